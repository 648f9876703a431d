"""Intake (接待): how a person is taken in, cared for, and sent home; without it nobody would own the case."""
