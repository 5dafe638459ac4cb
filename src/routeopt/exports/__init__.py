"""Files and pages made of a review; formatting only, every figure comes from the review."""
