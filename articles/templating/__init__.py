"""What the Jinja2 templates of readers' pages can call: filters, functions, parts that are kept."""
