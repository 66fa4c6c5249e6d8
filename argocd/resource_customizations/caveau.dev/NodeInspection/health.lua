-- Written by the verifier of a node, and never from Git; it has no status.
local unknown = 0
for _, volume in ipairs(obj.spec.volumes or {}) do
  if volume.encryption == "Plain" or volume.cache == "Plaintext" then
    return { status = "Degraded", message = "Volume " .. volume.volumeHandle .. (volume.encryption == "Plain" and " is not encrypted" or " has plaintext in a cache") }
  elseif volume.encryption == "Unknown" or volume.cache == "Unknown" then
    unknown = unknown + 1
  end
end
return { status = "Healthy", message = #(obj.spec.volumes or {}) .. " volumes seen, of " .. unknown .. " it is not known" }
