"""Reports as files: data as a function from the facts, and one renderer per format."""
