"""The chapters of the story, one module each, in the order in which they are told in ``deploy.demo.story``."""
