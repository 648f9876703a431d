"""What the gateway knows from events alone: timelines, stages of sightings, statutory clocks."""
