obj.spec.runPolicy = obj.spec.runPolicy or {}
obj.spec.runPolicy.suspend = true
return obj
