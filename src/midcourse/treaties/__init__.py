"""What is allowed: forces, rules, counting, and the library of treaties."""
