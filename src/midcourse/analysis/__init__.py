"""What follows: questions about the world, answered from the rooms below."""
