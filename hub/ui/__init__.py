"""The face: component tags, styles, the little JavaScript, error pages."""
