-- What waits for people or for a queue is Suspended, what runs is Healthy: a training that takes days must not keep its application from being healthy.
local states = {
  Held = "Suspended",
  Queued = "Suspended",
  Suspended = "Suspended",
  Starting = "Progressing",
  Restarting = "Progressing",
  Running = "Healthy",
  Succeeded = "Healthy",
  Stopping = "Degraded",
  Denied = "Degraded",
  Failed = "Degraded",
  Stopped = "Degraded",
}

if obj.status == nil or obj.status.state == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to decide" }
end

for _, condition in ipairs(obj.status.conditions or {}) do
  if condition.type == "Reconciling" and condition.status == "True" then
    return { status = "Progressing", message = condition.message }
  end
end

return { status = states[obj.status.state] or "Unknown", message = obj.status.state .. ": " .. (obj.status.message or "") }
