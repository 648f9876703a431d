"""What ``guitu tracing-eval`` does: read files of reports and profiles, ask an engine, measure its answers."""
