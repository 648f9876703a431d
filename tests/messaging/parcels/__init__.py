"""A parcel service: the chassis must not know what it carries, so its tests carry parcels."""
