-- For good: a revoked permit stays revoked, whatever Git says, and its jobs are stopped.
obj.spec.state = "Revoked"
return obj
