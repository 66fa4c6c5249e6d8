-- An approval that no longer counts stays where it is, as a record; one that never could is a mistake.
local over = { ApprovalWithdrawn = true, Expired = true, Withdrawn = true }
local early = { DatasetMissing = true, PermitMissing = true, ReleaseMissing = true }

if obj.status == nil or obj.status.conditions == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to look at it" }
end

for _, condition in ipairs(obj.status.conditions) do
  if condition.type == "Ready" then
    if condition.status == "True" then
      return { status = "Healthy", message = condition.message }
    elseif over[condition.reason] then
      return { status = "Suspended", message = condition.message }
    elseif early[condition.reason] then
      return { status = "Progressing", message = condition.message }
    end
    return { status = "Degraded", message = condition.message }
  end
end

return { status = "Progressing", message = "Waiting for the operator to look at it" }
