"""Pages over the service: templates and static files."""
