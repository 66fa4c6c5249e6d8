-- A permit that gives no right for now, or none any more, is as it should be: what it waits for is people or time.
local waiting = { ApprovalsMissing = true, Expired = true, NotYetValid = true, Revoked = true }
local broken = { DatasetNotUnderstood = true, DriverNotShareable = true, InvalidSpec = true, OneNodeOnly = true, SharingNotListed = true, WriteRefused = true }

if obj.status == nil or obj.status.conditions == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to look at it" }
end

for _, condition in ipairs(obj.status.conditions) do
  if condition.type == "Ready" then
    if condition.status == "True" then
      return { status = "Healthy", message = condition.message }
    elseif waiting[condition.reason] then
      return { status = "Suspended", message = condition.message }
    elseif broken[condition.reason] then
      return { status = "Degraded", message = condition.message }
    end
    return { status = "Progressing", message = condition.message }
  end
end

return { status = "Progressing", message = "Waiting for the operator to look at it" }
