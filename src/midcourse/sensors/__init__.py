"""What sees: radar, infrared early warning, tracks."""
