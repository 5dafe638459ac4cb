"""Other people's engines on the same schools, each set up as well as its model allows."""
