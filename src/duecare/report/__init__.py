"""A verdict becomes text, JSON, SARIF, JUnit, annotations, Markdown or HTML."""
