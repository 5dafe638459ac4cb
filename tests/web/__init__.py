"""Tests of the pages, as a browser reads them."""
