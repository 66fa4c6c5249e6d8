if obj.status == nil or obj.status.conditions == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to look at it" }
end

local found = {}
for _, condition in ipairs(obj.status.conditions) do
  found[condition.type] = condition
end

-- The worst comes first: without admission a room closes nobody out.
if found.AdmissionInForce ~= nil and found.AdmissionInForce.status == "False" then
  return { status = "Degraded", message = found.AdmissionInForce.message }
elseif found.Ready == nil or found.Ready.status ~= "True" then
  return { status = found.Ready == nil and "Progressing" or "Degraded", message = found.Ready == nil and "Waiting for the operator to look at it" or found.Ready.message }
elseif found.TargetsAnswer ~= nil and found.TargetsAnswer.status == "False" then
  return { status = "Degraded", message = found.TargetsAnswer.message }
elseif found.Restored ~= nil and found.Restored.status == "True" then
  return { status = "Suspended", message = found.Restored.message }
elseif found.AdmissionInForce ~= nil and found.AdmissionInForce.status == "Unknown" then
  return { status = "Progressing", message = found.AdmissionInForce.message }
end
return { status = "Healthy", message = found.Ready.message }
