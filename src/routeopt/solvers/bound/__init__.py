"""What no plan can cost less than: column generation over relaxed routes, and its proof."""
