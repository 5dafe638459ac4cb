"""Travel times between places: a given matrix, a road graph, or an estimate."""
