"""Studies as both shells make them: from what is asked to what is computed and answered."""
