"""Judge findings and gaps by a policy: severities, waivers, verdicts."""
