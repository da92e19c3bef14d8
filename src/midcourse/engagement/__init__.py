"""What intercepts: flyout, engagement windows, doctrine, allocation."""
