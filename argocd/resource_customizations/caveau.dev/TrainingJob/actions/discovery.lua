local actions = {}
local state = obj.status ~= nil and obj.status.state or nil
local over = state == "Succeeded" or state == "Failed" or state == "Stopped" or state == "Stopping"

if not over then
  if obj.spec.runPolicy ~= nil and obj.spec.runPolicy.suspend then
    actions["resume"] = { ["iconClass"] = "fa fa-fw fa-play" }
  else
    actions["suspend"] = { ["iconClass"] = "fa fa-fw fa-pause" }
  end
end

return actions
