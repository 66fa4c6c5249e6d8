-- What passes by itself, as after a first sync; everything else needs somebody.
local passing = {
  AdmissionNotTried = true, ClaimMissing = true, ClaimNotBound = true, EnvironmentMissing = true, InUse = true, Loading = true,
  OperatorUnknown = true, PoliciesSettling = true, Released = true, RoomNotIsolated = true, StorageClassMissing = true,
}

if obj.status == nil or obj.status.conditions == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to look at it" }
end

for _, condition in ipairs(obj.status.conditions) do
  if condition.type == "Ready" then
    if condition.status == "True" then
      return { status = "Healthy", message = condition.message }
    elseif condition.reason == "AwaitingSeal" then
      return { status = "Suspended", message = condition.message }
    elseif passing[condition.reason] then
      return { status = "Progressing", message = condition.message }
    end
    return { status = "Degraded", message = condition.message }
  end
end

return { status = "Progressing", message = "Waiting for the operator to look at it" }
