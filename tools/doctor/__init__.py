"""`holdfast doctor mcp`: what keeps assistants and Holdfast apart, looked at in order. Nothing is mended."""
