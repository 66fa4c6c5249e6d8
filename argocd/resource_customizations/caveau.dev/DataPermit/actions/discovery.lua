local actions = {}

if obj.spec.state ~= "Revoked" then
  actions["revoke"] = { ["iconClass"] = "fa fa-fw fa-ban", ["displayName"] = "Revoke for good" }
end

return actions
