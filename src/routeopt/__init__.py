"""Plans school transport for children with special educational needs, and proves it."""

__version__ = "0.1.0"
