"""What HealthDCAT-AP asks of a description, what it lacks, and how complete it is: in words, beside the form.

The cardinalities stand in catalogue/data/properties.toml; nothing here names one.
"""
