"""What stands in the field: sites, gateways, devices and their points, as they said of themselves in their births."""
