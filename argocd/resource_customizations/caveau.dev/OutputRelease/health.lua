local states = {
  Submitted = "Suspended",
  InReview = "Suspended",
  ApprovalInProgress = "Progressing",
  RejectionInProgress = "Progressing",
  BlockingInProgress = "Progressing",
  Approved = "Healthy",
  Cancelled = "Healthy",
  Rejected = "Degraded",
  Blocked = "Degraded",
  Failed = "Degraded",
}

if obj.status == nil or obj.status.state == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to look at it" }
end

return { status = states[obj.status.state] or "Unknown", message = obj.status.state .. ": " .. (obj.status.message or "") }
