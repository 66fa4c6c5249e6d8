// Generated from crds/*.yaml by "npm run generate". Do not edit.
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    function ucs2length2(str) {
      const len = str.length;
      let length = 0;
      let pos = 0;
      let value;
      while (pos < len) {
        length++;
        value = str.charCodeAt(pos++);
        if (value >= 55296 && value <= 56319 && pos < len) {
          value = str.charCodeAt(pos);
          if ((value & 64512) === 56320)
            pos++;
        }
      }
      return length;
    }
    exports.default = ucs2length2;
    ucs2length2.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

// <stdin>
var import_ucs2length = __toESM(require_ucs2length());
var ucs2length = import_ucs2length.default.default ?? import_ucs2length.default;
var validateDataPermit = validate10;
var schema11 = { "type": "object", "required": ["spec"], "properties": { "spec": { "type": "object", "description": "spec is written by the data steward.", "required": ["dataset", "project", "persons", "purposes", "commercialUse", "images", "validFrom", "validUntil", "state"], "x-kubernetes-validations": [{ "rule": "timestamp(self.validFrom) < timestamp(self.validUntil)", "message": "validUntil must be later than validFrom." }], "properties": { "dataset": { "type": "object", "description": "dataset is the SecureDataset, in the permit's own namespace.", "required": ["name"], "x-kubernetes-validations": [{ "rule": "self == oldSelf", "message": "The dataset of a permit cannot change: make a new DataPermit." }], "properties": { "name": { "type": "string", "description": "name is the name of the SecureDataset.", "minLength": 1, "maxLength": 52, "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$" } } }, "project": { "type": "object", "description": "project is who receives the right.", "required": ["namespace"], "x-kubernetes-validations": [{ "rule": "self == oldSelf", "message": "The project of a permit cannot change: make a new DataPermit." }], "properties": { "namespace": { "type": "string", "description": "namespace is the room (namespace) in which the project's jobs run. For now it must be the dataset's own room, because a claim is mounted only in its own namespace.", "minLength": 1, "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" } } }, "persons": { "type": "array", "description": "persons lists who may ask for jobs (EHDS art. 73(1)(a) admits only the persons named in the permit). Empty means nobody.", "maxItems": 128, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["subject"], "items": { "type": "object", "description": "One person.", "required": ["subject"], "properties": { "subject": { "type": "string", "description": "subject is the user name that Kubernetes sees for the person; better an opaque identifier than a name.", "minLength": 1, "maxLength": 253 } } } }, "purposes": { "type": "array", "description": "purposes lists the permitted purposes, a part of those of the dataset. Empty means none.", "maxItems": 16, "x-kubernetes-list-type": "set", "items": { "type": "string", "maxLength": 64, "enum": ["ehds:TrainTestAndEvaluateHealthAlgorithms", "ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms", "ehds:TrainTestAndEvaluateAISystemsAlgorithms", "ehds:TrainTestAndEvaluateHealthAppsAlgorithms", "ehds:HealthcareScientificResearch", "ehds:ImproveHealthcare", "ehds:ImproveHealthcareEducation", "ehds:DevelopPublicHealthProductsAndServices", "ehds:EnsureQualitySafetyHealthcare", "ehds:PublicHealthSurveillance", "ehds:PublicInterestRelatedToHealth", "ehds:PublicPolicyMaking", "ehds:ProvideHealthcareOfficialStatistics"] } }, "commercialUse": { "type": "string", "description": "commercialUse says whether the project may use the data commercially, where the dataset allows it at all.", "enum": ["Forbidden", "Allowed"], "maxLength": 9 }, "images": { "type": "object", "description": "images says which code may see the data.", "required": ["repositories"], "properties": { "repositories": { "type": "array", "description": "repositories lists image repositories without tag or digest. One that ends with /* stands for every repository below it; any other only for itself. Empty means none.", "maxItems": 32, "x-kubernetes-list-type": "set", "items": { "type": "string", "minLength": 3, "maxLength": 255, "pattern": "^[a-z0-9]([a-z0-9._:-]*[a-z0-9])?(/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)+(/\\*)?$" } } } }, "validFrom": { "type": "string", "format": "date-time", "description": "validFrom is the instant (RFC 3339) from which jobs may start.", "maxLength": 35 }, "validUntil": { "type": "string", "format": "date-time", "description": "validUntil is the instant (RFC 3339) at which the right ends; running jobs are stopped then.", "maxLength": 35 }, "state": { "type": "string", "description": "state is Active, or Revoked for good; revoking stops the jobs that run under the permit.", "enum": ["Active", "Revoked"], "maxLength": 7, "x-kubernetes-validations": [{ "rule": "oldSelf != 'Revoked' || self == 'Revoked'", "message": "A revoked permit stays revoked: make a new DataPermit." }] } } } }, "$id": "DataPermit" };
var func2 = ucs2length;
var pattern0 = new RegExp("^[a-z]([-a-z0-9]*[a-z0-9])?$", "u");
var pattern1 = new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "u");
var pattern2 = new RegExp("^[a-z0-9]([a-z0-9._:-]*[a-z0-9])?(/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)+(/\\*)?$", "u");
var formats0 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.spec === void 0 && (missing0 = "spec")) {
        validate10.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }];
        return false;
      } else {
        if (data.spec !== void 0) {
          let data0 = data.spec;
          const _errs1 = errors;
          if (errors === _errs1) {
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              let missing1;
              if (data0.dataset === void 0 && (missing1 = "dataset") || data0.project === void 0 && (missing1 = "project") || data0.persons === void 0 && (missing1 = "persons") || data0.purposes === void 0 && (missing1 = "purposes") || data0.commercialUse === void 0 && (missing1 = "commercialUse") || data0.images === void 0 && (missing1 = "images") || data0.validFrom === void 0 && (missing1 = "validFrom") || data0.validUntil === void 0 && (missing1 = "validUntil") || data0.state === void 0 && (missing1 = "state")) {
                validate10.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }];
                return false;
              } else {
                if (data0.dataset !== void 0) {
                  let data1 = data0.dataset;
                  const _errs4 = errors;
                  if (errors === _errs4) {
                    if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
                      let missing2;
                      if (data1.name === void 0 && (missing2 = "name")) {
                        validate10.errors = [{ instancePath: instancePath + "/spec/dataset", schemaPath: "#/properties/spec/properties/dataset/required", keyword: "required", params: { missingProperty: missing2 }, message: "must have required property '" + missing2 + "'" }];
                        return false;
                      } else {
                        if (data1.name !== void 0) {
                          let data2 = data1.name;
                          const _errs7 = errors;
                          if (errors === _errs7) {
                            if (typeof data2 === "string") {
                              if (func2(data2) > 52) {
                                validate10.errors = [{ instancePath: instancePath + "/spec/dataset/name", schemaPath: "#/properties/spec/properties/dataset/properties/name/maxLength", keyword: "maxLength", params: { limit: 52 }, message: "must NOT have more than 52 characters" }];
                                return false;
                              } else {
                                if (func2(data2) < 1) {
                                  validate10.errors = [{ instancePath: instancePath + "/spec/dataset/name", schemaPath: "#/properties/spec/properties/dataset/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                  return false;
                                } else {
                                  if (!pattern0.test(data2)) {
                                    validate10.errors = [{ instancePath: instancePath + "/spec/dataset/name", schemaPath: "#/properties/spec/properties/dataset/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z]([-a-z0-9]*[a-z0-9])?$"' }];
                                    return false;
                                  }
                                }
                              }
                            } else {
                              validate10.errors = [{ instancePath: instancePath + "/spec/dataset/name", schemaPath: "#/properties/spec/properties/dataset/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                              return false;
                            }
                          }
                        }
                      }
                    } else {
                      validate10.errors = [{ instancePath: instancePath + "/spec/dataset", schemaPath: "#/properties/spec/properties/dataset/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                      return false;
                    }
                  }
                  var valid1 = _errs4 === errors;
                } else {
                  var valid1 = true;
                }
                if (valid1) {
                  if (data0.project !== void 0) {
                    let data3 = data0.project;
                    const _errs9 = errors;
                    if (errors === _errs9) {
                      if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                        let missing3;
                        if (data3.namespace === void 0 && (missing3 = "namespace")) {
                          validate10.errors = [{ instancePath: instancePath + "/spec/project", schemaPath: "#/properties/spec/properties/project/required", keyword: "required", params: { missingProperty: missing3 }, message: "must have required property '" + missing3 + "'" }];
                          return false;
                        } else {
                          if (data3.namespace !== void 0) {
                            let data4 = data3.namespace;
                            const _errs12 = errors;
                            if (errors === _errs12) {
                              if (typeof data4 === "string") {
                                if (func2(data4) > 63) {
                                  validate10.errors = [{ instancePath: instancePath + "/spec/project/namespace", schemaPath: "#/properties/spec/properties/project/properties/namespace/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                  return false;
                                } else {
                                  if (func2(data4) < 1) {
                                    validate10.errors = [{ instancePath: instancePath + "/spec/project/namespace", schemaPath: "#/properties/spec/properties/project/properties/namespace/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                    return false;
                                  } else {
                                    if (!pattern1.test(data4)) {
                                      validate10.errors = [{ instancePath: instancePath + "/spec/project/namespace", schemaPath: "#/properties/spec/properties/project/properties/namespace/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"' }];
                                      return false;
                                    }
                                  }
                                }
                              } else {
                                validate10.errors = [{ instancePath: instancePath + "/spec/project/namespace", schemaPath: "#/properties/spec/properties/project/properties/namespace/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                return false;
                              }
                            }
                          }
                        }
                      } else {
                        validate10.errors = [{ instancePath: instancePath + "/spec/project", schemaPath: "#/properties/spec/properties/project/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                        return false;
                      }
                    }
                    var valid1 = _errs9 === errors;
                  } else {
                    var valid1 = true;
                  }
                  if (valid1) {
                    if (data0.persons !== void 0) {
                      let data5 = data0.persons;
                      const _errs14 = errors;
                      if (errors === _errs14) {
                        if (Array.isArray(data5)) {
                          if (data5.length > 128) {
                            validate10.errors = [{ instancePath: instancePath + "/spec/persons", schemaPath: "#/properties/spec/properties/persons/maxItems", keyword: "maxItems", params: { limit: 128 }, message: "must NOT have more than 128 items" }];
                            return false;
                          } else {
                            var valid4 = true;
                            const len0 = data5.length;
                            for (let i0 = 0; i0 < len0; i0++) {
                              let data6 = data5[i0];
                              const _errs18 = errors;
                              if (errors === _errs18) {
                                if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
                                  let missing4;
                                  if (data6.subject === void 0 && (missing4 = "subject")) {
                                    validate10.errors = [{ instancePath: instancePath + "/spec/persons/" + i0, schemaPath: "#/properties/spec/properties/persons/items/required", keyword: "required", params: { missingProperty: missing4 }, message: "must have required property '" + missing4 + "'" }];
                                    return false;
                                  } else {
                                    if (data6.subject !== void 0) {
                                      let data7 = data6.subject;
                                      const _errs20 = errors;
                                      if (errors === _errs20) {
                                        if (typeof data7 === "string") {
                                          if (func2(data7) > 253) {
                                            validate10.errors = [{ instancePath: instancePath + "/spec/persons/" + i0 + "/subject", schemaPath: "#/properties/spec/properties/persons/items/properties/subject/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                            return false;
                                          } else {
                                            if (func2(data7) < 1) {
                                              validate10.errors = [{ instancePath: instancePath + "/spec/persons/" + i0 + "/subject", schemaPath: "#/properties/spec/properties/persons/items/properties/subject/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                              return false;
                                            }
                                          }
                                        } else {
                                          validate10.errors = [{ instancePath: instancePath + "/spec/persons/" + i0 + "/subject", schemaPath: "#/properties/spec/properties/persons/items/properties/subject/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                    }
                                  }
                                } else {
                                  validate10.errors = [{ instancePath: instancePath + "/spec/persons/" + i0, schemaPath: "#/properties/spec/properties/persons/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                  return false;
                                }
                              }
                              var valid4 = _errs18 === errors;
                              if (!valid4) {
                                break;
                              }
                            }
                          }
                        } else {
                          validate10.errors = [{ instancePath: instancePath + "/spec/persons", schemaPath: "#/properties/spec/properties/persons/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                          return false;
                        }
                      }
                      var valid1 = _errs14 === errors;
                    } else {
                      var valid1 = true;
                    }
                    if (valid1) {
                      if (data0.purposes !== void 0) {
                        let data8 = data0.purposes;
                        const _errs22 = errors;
                        if (errors === _errs22) {
                          if (Array.isArray(data8)) {
                            if (data8.length > 16) {
                              validate10.errors = [{ instancePath: instancePath + "/spec/purposes", schemaPath: "#/properties/spec/properties/purposes/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                              return false;
                            } else {
                              var valid6 = true;
                              const len1 = data8.length;
                              for (let i1 = 0; i1 < len1; i1++) {
                                let data9 = data8[i1];
                                const _errs25 = errors;
                                if (!(data9 === "ehds:TrainTestAndEvaluateHealthAlgorithms" || data9 === "ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms" || data9 === "ehds:TrainTestAndEvaluateAISystemsAlgorithms" || data9 === "ehds:TrainTestAndEvaluateHealthAppsAlgorithms" || data9 === "ehds:HealthcareScientificResearch" || data9 === "ehds:ImproveHealthcare" || data9 === "ehds:ImproveHealthcareEducation" || data9 === "ehds:DevelopPublicHealthProductsAndServices" || data9 === "ehds:EnsureQualitySafetyHealthcare" || data9 === "ehds:PublicHealthSurveillance" || data9 === "ehds:PublicInterestRelatedToHealth" || data9 === "ehds:PublicPolicyMaking" || data9 === "ehds:ProvideHealthcareOfficialStatistics")) {
                                  validate10.errors = [{ instancePath: instancePath + "/spec/purposes/" + i1, schemaPath: "#/properties/spec/properties/purposes/items/enum", keyword: "enum", params: { allowedValues: schema11.properties.spec.properties.purposes.items.enum }, message: "must be equal to one of the allowed values" }];
                                  return false;
                                }
                                if (errors === _errs25) {
                                  if (typeof data9 === "string") {
                                    if (func2(data9) > 64) {
                                      validate10.errors = [{ instancePath: instancePath + "/spec/purposes/" + i1, schemaPath: "#/properties/spec/properties/purposes/items/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters" }];
                                      return false;
                                    }
                                  } else {
                                    validate10.errors = [{ instancePath: instancePath + "/spec/purposes/" + i1, schemaPath: "#/properties/spec/properties/purposes/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                    return false;
                                  }
                                }
                                var valid6 = _errs25 === errors;
                                if (!valid6) {
                                  break;
                                }
                              }
                            }
                          } else {
                            validate10.errors = [{ instancePath: instancePath + "/spec/purposes", schemaPath: "#/properties/spec/properties/purposes/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                            return false;
                          }
                        }
                        var valid1 = _errs22 === errors;
                      } else {
                        var valid1 = true;
                      }
                      if (valid1) {
                        if (data0.commercialUse !== void 0) {
                          let data10 = data0.commercialUse;
                          const _errs27 = errors;
                          if (!(data10 === "Forbidden" || data10 === "Allowed")) {
                            validate10.errors = [{ instancePath: instancePath + "/spec/commercialUse", schemaPath: "#/properties/spec/properties/commercialUse/enum", keyword: "enum", params: { allowedValues: schema11.properties.spec.properties.commercialUse.enum }, message: "must be equal to one of the allowed values" }];
                            return false;
                          }
                          if (errors === _errs27) {
                            if (typeof data10 === "string") {
                              if (func2(data10) > 9) {
                                validate10.errors = [{ instancePath: instancePath + "/spec/commercialUse", schemaPath: "#/properties/spec/properties/commercialUse/maxLength", keyword: "maxLength", params: { limit: 9 }, message: "must NOT have more than 9 characters" }];
                                return false;
                              }
                            } else {
                              validate10.errors = [{ instancePath: instancePath + "/spec/commercialUse", schemaPath: "#/properties/spec/properties/commercialUse/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                              return false;
                            }
                          }
                          var valid1 = _errs27 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data0.images !== void 0) {
                            let data11 = data0.images;
                            const _errs29 = errors;
                            if (errors === _errs29) {
                              if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
                                let missing5;
                                if (data11.repositories === void 0 && (missing5 = "repositories")) {
                                  validate10.errors = [{ instancePath: instancePath + "/spec/images", schemaPath: "#/properties/spec/properties/images/required", keyword: "required", params: { missingProperty: missing5 }, message: "must have required property '" + missing5 + "'" }];
                                  return false;
                                } else {
                                  if (data11.repositories !== void 0) {
                                    let data12 = data11.repositories;
                                    const _errs31 = errors;
                                    if (errors === _errs31) {
                                      if (Array.isArray(data12)) {
                                        if (data12.length > 32) {
                                          validate10.errors = [{ instancePath: instancePath + "/spec/images/repositories", schemaPath: "#/properties/spec/properties/images/properties/repositories/maxItems", keyword: "maxItems", params: { limit: 32 }, message: "must NOT have more than 32 items" }];
                                          return false;
                                        } else {
                                          var valid8 = true;
                                          const len2 = data12.length;
                                          for (let i2 = 0; i2 < len2; i2++) {
                                            let data13 = data12[i2];
                                            const _errs34 = errors;
                                            if (errors === _errs34) {
                                              if (typeof data13 === "string") {
                                                if (func2(data13) > 255) {
                                                  validate10.errors = [{ instancePath: instancePath + "/spec/images/repositories/" + i2, schemaPath: "#/properties/spec/properties/images/properties/repositories/items/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" }];
                                                  return false;
                                                } else {
                                                  if (func2(data13) < 3) {
                                                    validate10.errors = [{ instancePath: instancePath + "/spec/images/repositories/" + i2, schemaPath: "#/properties/spec/properties/images/properties/repositories/items/minLength", keyword: "minLength", params: { limit: 3 }, message: "must NOT have fewer than 3 characters" }];
                                                    return false;
                                                  } else {
                                                    if (!pattern2.test(data13)) {
                                                      validate10.errors = [{ instancePath: instancePath + "/spec/images/repositories/" + i2, schemaPath: "#/properties/spec/properties/images/properties/repositories/items/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([a-z0-9._:-]*[a-z0-9])?(/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)+(/\\*)?$" }, message: 'must match pattern "^[a-z0-9]([a-z0-9._:-]*[a-z0-9])?(/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)+(/\\*)?$"' }];
                                                      return false;
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate10.errors = [{ instancePath: instancePath + "/spec/images/repositories/" + i2, schemaPath: "#/properties/spec/properties/images/properties/repositories/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                return false;
                                              }
                                            }
                                            var valid8 = _errs34 === errors;
                                            if (!valid8) {
                                              break;
                                            }
                                          }
                                        }
                                      } else {
                                        validate10.errors = [{ instancePath: instancePath + "/spec/images/repositories", schemaPath: "#/properties/spec/properties/images/properties/repositories/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                        return false;
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate10.errors = [{ instancePath: instancePath + "/spec/images", schemaPath: "#/properties/spec/properties/images/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                return false;
                              }
                            }
                            var valid1 = _errs29 === errors;
                          } else {
                            var valid1 = true;
                          }
                          if (valid1) {
                            if (data0.validFrom !== void 0) {
                              let data14 = data0.validFrom;
                              const _errs36 = errors;
                              if (errors === _errs36) {
                                if (errors === _errs36) {
                                  if (typeof data14 === "string") {
                                    if (func2(data14) > 35) {
                                      validate10.errors = [{ instancePath: instancePath + "/spec/validFrom", schemaPath: "#/properties/spec/properties/validFrom/maxLength", keyword: "maxLength", params: { limit: 35 }, message: "must NOT have more than 35 characters" }];
                                      return false;
                                    } else {
                                      if (!formats0.test(data14)) {
                                        validate10.errors = [{ instancePath: instancePath + "/spec/validFrom", schemaPath: "#/properties/spec/properties/validFrom/format", keyword: "format", params: { format: "date-time" }, message: 'must match format "date-time"' }];
                                        return false;
                                      }
                                    }
                                  } else {
                                    validate10.errors = [{ instancePath: instancePath + "/spec/validFrom", schemaPath: "#/properties/spec/properties/validFrom/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                    return false;
                                  }
                                }
                              }
                              var valid1 = _errs36 === errors;
                            } else {
                              var valid1 = true;
                            }
                            if (valid1) {
                              if (data0.validUntil !== void 0) {
                                let data15 = data0.validUntil;
                                const _errs38 = errors;
                                if (errors === _errs38) {
                                  if (errors === _errs38) {
                                    if (typeof data15 === "string") {
                                      if (func2(data15) > 35) {
                                        validate10.errors = [{ instancePath: instancePath + "/spec/validUntil", schemaPath: "#/properties/spec/properties/validUntil/maxLength", keyword: "maxLength", params: { limit: 35 }, message: "must NOT have more than 35 characters" }];
                                        return false;
                                      } else {
                                        if (!formats0.test(data15)) {
                                          validate10.errors = [{ instancePath: instancePath + "/spec/validUntil", schemaPath: "#/properties/spec/properties/validUntil/format", keyword: "format", params: { format: "date-time" }, message: 'must match format "date-time"' }];
                                          return false;
                                        }
                                      }
                                    } else {
                                      validate10.errors = [{ instancePath: instancePath + "/spec/validUntil", schemaPath: "#/properties/spec/properties/validUntil/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                      return false;
                                    }
                                  }
                                }
                                var valid1 = _errs38 === errors;
                              } else {
                                var valid1 = true;
                              }
                              if (valid1) {
                                if (data0.state !== void 0) {
                                  let data16 = data0.state;
                                  const _errs40 = errors;
                                  if (!(data16 === "Active" || data16 === "Revoked")) {
                                    validate10.errors = [{ instancePath: instancePath + "/spec/state", schemaPath: "#/properties/spec/properties/state/enum", keyword: "enum", params: { allowedValues: schema11.properties.spec.properties.state.enum }, message: "must be equal to one of the allowed values" }];
                                    return false;
                                  }
                                  if (errors === _errs40) {
                                    if (typeof data16 === "string") {
                                      if (func2(data16) > 7) {
                                        validate10.errors = [{ instancePath: instancePath + "/spec/state", schemaPath: "#/properties/spec/properties/state/maxLength", keyword: "maxLength", params: { limit: 7 }, message: "must NOT have more than 7 characters" }];
                                        return false;
                                      }
                                    } else {
                                      validate10.errors = [{ instancePath: instancePath + "/spec/state", schemaPath: "#/properties/spec/properties/state/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                      return false;
                                    }
                                  }
                                  var valid1 = _errs40 === errors;
                                } else {
                                  var valid1 = true;
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            } else {
              validate10.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
              return false;
            }
          }
        }
      }
    } else {
      validate10.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
      return false;
    }
  }
  validate10.errors = vErrors;
  return errors === 0;
}
var validateNodeInspection = validate11;
var schema12 = { "type": "object", "required": ["spec"], "properties": { "spec": { "type": "object", "description": "spec is written by the verifier of the node.", "required": ["time", "volumes"], "properties": { "time": { "type": "string", "format": "date-time", "description": "time is when the verifier last wrote.", "maxLength": 35 }, "volumes": { "type": "array", "description": "volumes lists the volumes that were seen mounted on the node, also for a while after they were unmounted.", "maxItems": 256, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["driver", "volumeHandle"], "items": { "type": "object", "description": "One volume.", "required": ["driver", "volumeHandle", "encryption", "cache", "time"], "properties": { "driver": { "type": "string", "description": "driver is the name of the CSI driver.", "minLength": 1, "maxLength": 63 }, "volumeHandle": { "type": "string", "description": "volumeHandle names the volume as spec.csi.volumeHandle of its PersistentVolume does.", "minLength": 1, "maxLength": 253 }, "encryption": { "type": "string", "description": "encryption is Encrypted (the file system says that it was made with a key), Plain (it was not), or Unknown (the verifier could not find out, which never counts as encrypted).", "enum": ["Encrypted", "Plain", "Unknown"], "maxLength": 9 }, "cache": { "type": "string", "description": "cache is None (no content is kept on the node's disk), Plaintext (the client of the file system keeps what it reads or writes in clear on the node's disk), or Unknown.", "enum": ["None", "Plaintext", "Unknown"], "maxLength": 9 }, "fileSystem": { "type": "string", "description": "fileSystem is the UUID of the file system on which the volume lies; volumes of one file system share its key.", "maxLength": 64 }, "time": { "type": "string", "format": "date-time", "description": "time is when the verifier last looked at a mount of it.", "maxLength": 35 } } } } } } }, "$id": "NodeInspection" };
function validate11(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.spec === void 0 && (missing0 = "spec")) {
        validate11.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }];
        return false;
      } else {
        if (data.spec !== void 0) {
          let data0 = data.spec;
          const _errs1 = errors;
          if (errors === _errs1) {
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              let missing1;
              if (data0.time === void 0 && (missing1 = "time") || data0.volumes === void 0 && (missing1 = "volumes")) {
                validate11.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }];
                return false;
              } else {
                if (data0.time !== void 0) {
                  let data1 = data0.time;
                  const _errs3 = errors;
                  if (errors === _errs3) {
                    if (errors === _errs3) {
                      if (typeof data1 === "string") {
                        if (func2(data1) > 35) {
                          validate11.errors = [{ instancePath: instancePath + "/spec/time", schemaPath: "#/properties/spec/properties/time/maxLength", keyword: "maxLength", params: { limit: 35 }, message: "must NOT have more than 35 characters" }];
                          return false;
                        } else {
                          if (!formats0.test(data1)) {
                            validate11.errors = [{ instancePath: instancePath + "/spec/time", schemaPath: "#/properties/spec/properties/time/format", keyword: "format", params: { format: "date-time" }, message: 'must match format "date-time"' }];
                            return false;
                          }
                        }
                      } else {
                        validate11.errors = [{ instancePath: instancePath + "/spec/time", schemaPath: "#/properties/spec/properties/time/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                        return false;
                      }
                    }
                  }
                  var valid1 = _errs3 === errors;
                } else {
                  var valid1 = true;
                }
                if (valid1) {
                  if (data0.volumes !== void 0) {
                    let data2 = data0.volumes;
                    const _errs5 = errors;
                    if (errors === _errs5) {
                      if (Array.isArray(data2)) {
                        if (data2.length > 256) {
                          validate11.errors = [{ instancePath: instancePath + "/spec/volumes", schemaPath: "#/properties/spec/properties/volumes/maxItems", keyword: "maxItems", params: { limit: 256 }, message: "must NOT have more than 256 items" }];
                          return false;
                        } else {
                          var valid2 = true;
                          const len0 = data2.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data3 = data2[i0];
                            const _errs9 = errors;
                            if (errors === _errs9) {
                              if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                                let missing2;
                                if (data3.driver === void 0 && (missing2 = "driver") || data3.volumeHandle === void 0 && (missing2 = "volumeHandle") || data3.encryption === void 0 && (missing2 = "encryption") || data3.cache === void 0 && (missing2 = "cache") || data3.time === void 0 && (missing2 = "time")) {
                                  validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0, schemaPath: "#/properties/spec/properties/volumes/items/required", keyword: "required", params: { missingProperty: missing2 }, message: "must have required property '" + missing2 + "'" }];
                                  return false;
                                } else {
                                  if (data3.driver !== void 0) {
                                    let data4 = data3.driver;
                                    const _errs11 = errors;
                                    if (errors === _errs11) {
                                      if (typeof data4 === "string") {
                                        if (func2(data4) > 63) {
                                          validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/driver", schemaPath: "#/properties/spec/properties/volumes/items/properties/driver/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                          return false;
                                        } else {
                                          if (func2(data4) < 1) {
                                            validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/driver", schemaPath: "#/properties/spec/properties/volumes/items/properties/driver/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                            return false;
                                          }
                                        }
                                      } else {
                                        validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/driver", schemaPath: "#/properties/spec/properties/volumes/items/properties/driver/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                        return false;
                                      }
                                    }
                                    var valid3 = _errs11 === errors;
                                  } else {
                                    var valid3 = true;
                                  }
                                  if (valid3) {
                                    if (data3.volumeHandle !== void 0) {
                                      let data5 = data3.volumeHandle;
                                      const _errs13 = errors;
                                      if (errors === _errs13) {
                                        if (typeof data5 === "string") {
                                          if (func2(data5) > 253) {
                                            validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/volumeHandle", schemaPath: "#/properties/spec/properties/volumes/items/properties/volumeHandle/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                            return false;
                                          } else {
                                            if (func2(data5) < 1) {
                                              validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/volumeHandle", schemaPath: "#/properties/spec/properties/volumes/items/properties/volumeHandle/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                              return false;
                                            }
                                          }
                                        } else {
                                          validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/volumeHandle", schemaPath: "#/properties/spec/properties/volumes/items/properties/volumeHandle/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid3 = _errs13 === errors;
                                    } else {
                                      var valid3 = true;
                                    }
                                    if (valid3) {
                                      if (data3.encryption !== void 0) {
                                        let data6 = data3.encryption;
                                        const _errs15 = errors;
                                        if (!(data6 === "Encrypted" || data6 === "Plain" || data6 === "Unknown")) {
                                          validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/encryption", schemaPath: "#/properties/spec/properties/volumes/items/properties/encryption/enum", keyword: "enum", params: { allowedValues: schema12.properties.spec.properties.volumes.items.properties.encryption.enum }, message: "must be equal to one of the allowed values" }];
                                          return false;
                                        }
                                        if (errors === _errs15) {
                                          if (typeof data6 === "string") {
                                            if (func2(data6) > 9) {
                                              validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/encryption", schemaPath: "#/properties/spec/properties/volumes/items/properties/encryption/maxLength", keyword: "maxLength", params: { limit: 9 }, message: "must NOT have more than 9 characters" }];
                                              return false;
                                            }
                                          } else {
                                            validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/encryption", schemaPath: "#/properties/spec/properties/volumes/items/properties/encryption/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid3 = _errs15 === errors;
                                      } else {
                                        var valid3 = true;
                                      }
                                      if (valid3) {
                                        if (data3.cache !== void 0) {
                                          let data7 = data3.cache;
                                          const _errs17 = errors;
                                          if (!(data7 === "None" || data7 === "Plaintext" || data7 === "Unknown")) {
                                            validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/cache", schemaPath: "#/properties/spec/properties/volumes/items/properties/cache/enum", keyword: "enum", params: { allowedValues: schema12.properties.spec.properties.volumes.items.properties.cache.enum }, message: "must be equal to one of the allowed values" }];
                                            return false;
                                          }
                                          if (errors === _errs17) {
                                            if (typeof data7 === "string") {
                                              if (func2(data7) > 9) {
                                                validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/cache", schemaPath: "#/properties/spec/properties/volumes/items/properties/cache/maxLength", keyword: "maxLength", params: { limit: 9 }, message: "must NOT have more than 9 characters" }];
                                                return false;
                                              }
                                            } else {
                                              validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/cache", schemaPath: "#/properties/spec/properties/volumes/items/properties/cache/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                              return false;
                                            }
                                          }
                                          var valid3 = _errs17 === errors;
                                        } else {
                                          var valid3 = true;
                                        }
                                        if (valid3) {
                                          if (data3.fileSystem !== void 0) {
                                            let data8 = data3.fileSystem;
                                            const _errs19 = errors;
                                            if (errors === _errs19) {
                                              if (typeof data8 === "string") {
                                                if (func2(data8) > 64) {
                                                  validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/fileSystem", schemaPath: "#/properties/spec/properties/volumes/items/properties/fileSystem/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters" }];
                                                  return false;
                                                }
                                              } else {
                                                validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/fileSystem", schemaPath: "#/properties/spec/properties/volumes/items/properties/fileSystem/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                return false;
                                              }
                                            }
                                            var valid3 = _errs19 === errors;
                                          } else {
                                            var valid3 = true;
                                          }
                                          if (valid3) {
                                            if (data3.time !== void 0) {
                                              let data9 = data3.time;
                                              const _errs21 = errors;
                                              if (errors === _errs21) {
                                                if (errors === _errs21) {
                                                  if (typeof data9 === "string") {
                                                    if (func2(data9) > 35) {
                                                      validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/time", schemaPath: "#/properties/spec/properties/volumes/items/properties/time/maxLength", keyword: "maxLength", params: { limit: 35 }, message: "must NOT have more than 35 characters" }];
                                                      return false;
                                                    } else {
                                                      if (!formats0.test(data9)) {
                                                        validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/time", schemaPath: "#/properties/spec/properties/volumes/items/properties/time/format", keyword: "format", params: { format: "date-time" }, message: 'must match format "date-time"' }];
                                                        return false;
                                                      }
                                                    }
                                                  } else {
                                                    validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0 + "/time", schemaPath: "#/properties/spec/properties/volumes/items/properties/time/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                    return false;
                                                  }
                                                }
                                              }
                                              var valid3 = _errs21 === errors;
                                            } else {
                                              var valid3 = true;
                                            }
                                          }
                                        }
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate11.errors = [{ instancePath: instancePath + "/spec/volumes/" + i0, schemaPath: "#/properties/spec/properties/volumes/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                return false;
                              }
                            }
                            var valid2 = _errs9 === errors;
                            if (!valid2) {
                              break;
                            }
                          }
                        }
                      } else {
                        validate11.errors = [{ instancePath: instancePath + "/spec/volumes", schemaPath: "#/properties/spec/properties/volumes/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                        return false;
                      }
                    }
                    var valid1 = _errs5 === errors;
                  } else {
                    var valid1 = true;
                  }
                }
              }
            } else {
              validate11.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
              return false;
            }
          }
        }
      }
    } else {
      validate11.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
      return false;
    }
  }
  validate11.errors = vErrors;
  return errors === 0;
}
var validateSecureDataset = validate12;
var schema13 = { "type": "object", "required": ["spec"], "properties": { "spec": { "type": "object", "description": "spec is written by the data steward.", "required": ["title", "source", "use", "residency", "protection", "retention"], "properties": { "title": { "type": "string", "description": "title names the data for people, as a catalogue would (dct:title of HealthDCAT-AP). Nothing in it may identify a subject.", "minLength": 1, "maxLength": 256 }, "source": { "type": "object", "description": "source says where the data is stored, and whether it is still being filled.", "required": ["persistentVolumeClaim", "state"], "x-kubernetes-validations": [{ "rule": "oldSelf.state != 'Sealed' || self.state == 'Sealed'", "message": "A sealed dataset stays sealed: make a new SecureDataset on a new claim for a new revision of the data." }, { "rule": "!has(self.loader) || self.state == 'Loading' || (has(oldSelf.loader) && self.loader == oldSelf.loader)", "message": "A sealed dataset cannot have a new loader: nothing may write to it any more." }], "properties": { "persistentVolumeClaim": { "type": "object", "description": "persistentVolumeClaim names the claim that holds the data, in the dataset's own namespace.", "required": ["claimName"], "x-kubernetes-validations": [{ "rule": "self == oldSelf", "message": "The claim of a dataset cannot change: make a new SecureDataset." }], "properties": { "claimName": { "type": "string", "description": "claimName is the name of the PersistentVolumeClaim.", "minLength": 1, "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" } } }, "state": { "type": "string", "description": "state is Loading while the steward's loader may write and nobody may read, and Sealed from then on, for good: training pods read, nobody writes. Jobs are held until it is Sealed.", "enum": ["Loading", "Sealed"], "maxLength": 8 }, "loader": { "type": "object", "description": "loader is the container that fills the claim while state is Loading. It is the only writer that the data ever has.", "required": ["image", "command"], "properties": { "image": { "type": "string", "description": "image is the loader's container image, by digest.", "maxLength": 512, "pattern": "^[^@\\s]+@sha256:[a-f0-9]{64}$" }, "command": { "type": "array", "description": "command is the loader's command and its arguments. The claim is mounted read-write at /data.", "minItems": 1, "maxItems": 64, "x-kubernetes-list-type": "atomic", "items": { "type": "string", "maxLength": 4096 } }, "egress": { "type": "array", "description": "egress lists the only addresses that the loader may reach, for instance the archive that it copies from. Empty means none.", "maxItems": 16, "x-kubernetes-list-type": "atomic", "items": { "type": "object", "description": "One address range and port.", "required": ["cidr", "port", "protocol"], "properties": { "cidr": { "type": "string", "description": "cidr is an IPv4 or IPv6 range.", "maxLength": 49, "x-kubernetes-validations": [{ "rule": "isCIDR(self)", "message": "cidr must be an address range such as 192.0.2.0/24." }] }, "port": { "type": "integer", "format": "int32", "description": "port is the destination port.", "minimum": 1, "maximum": 65535 }, "protocol": { "type": "string", "description": "protocol is TCP or UDP.", "enum": ["TCP", "UDP"], "maxLength": 3 } } } } } } } }, "use": { "type": "object", "description": "use holds the general terms on which the data may be used. A DataPermit can only narrow them.", "required": ["purposes", "commercialUse"], "properties": { "purposes": { "type": "array", "description": "purposes lists the purposes for which the data may be processed, as terms of DPV's EHDS extension (https://w3id.org/dpv/legal/eu/ehds, version 2.3; EHDS Regulation (EU) 2025/327 art. 53). Empty means none.", "maxItems": 16, "x-kubernetes-list-type": "set", "items": { "type": "string", "maxLength": 64, "enum": ["ehds:TrainTestAndEvaluateHealthAlgorithms", "ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms", "ehds:TrainTestAndEvaluateAISystemsAlgorithms", "ehds:TrainTestAndEvaluateHealthAppsAlgorithms", "ehds:HealthcareScientificResearch", "ehds:ImproveHealthcare", "ehds:ImproveHealthcareEducation", "ehds:DevelopPublicHealthProductsAndServices", "ehds:EnsureQualitySafetyHealthcare", "ehds:PublicHealthSurveillance", "ehds:PublicInterestRelatedToHealth", "ehds:PublicPolicyMaking", "ehds:ProvideHealthcareOfficialStatistics"] } }, "commercialUse": { "type": "string", "description": "commercialUse says whether the data may serve a commercial use (compare DUO:0000046, non-commercial use only).", "enum": ["Forbidden", "Allowed"], "maxLength": 9 } } }, "residency": { "type": "object", "description": "residency says where the data may be processed.", "required": ["jurisdictions"], "properties": { "jurisdictions": { "type": "array", "description": "jurisdictions lists the countries (ISO 3166-1 alpha-2) on whose nodes the data may be processed. Which node is where is asserted by the SecureProcessingEnvironment. Empty means none.", "maxItems": 64, "x-kubernetes-list-type": "set", "items": { "type": "string", "maxLength": 2, "pattern": "^[A-Z]{2}$" } } } }, "protection": { "type": "object", "description": "protection says how the data must be protected while it is used.", "required": ["encryptionAtRest", "accessMode", "accelerator", "runtimeClasses", "network"], "properties": { "encryptionAtRest": { "type": "object", "description": "encryptionAtRest says which encryption of the volume is good enough. The output volume of a job must meet it too.", "required": ["mechanisms", "keyScope"], "properties": { "mechanisms": { "type": "array", "description": "mechanisms lists the acceptable mechanisms: luks2 (dm-crypt block device), fscrypt (file-based), client-side (encrypted before it leaves the client), provider-managed (the storage provider encrypts with its key), customer-managed (the storage provider encrypts with your key). Empty means none.", "maxItems": 5, "x-kubernetes-list-type": "set", "items": { "type": "string", "enum": ["luks2", "fscrypt", "client-side", "provider-managed", "customer-managed"], "maxLength": 16 } }, "keyScope": { "type": "string", "description": "keyScope is the widest acceptable reach of one key: Volume (a key of this volume's own), Dataset (a key shared by volumes of this dataset only) or Cluster (a key shared with other data).", "enum": ["Volume", "Dataset", "Cluster"], "maxLength": 7 } } }, "accessMode": { "type": "string", "description": "accessMode says how training pods may mount the data. Both are read-only: ReadOnlyMany by any number of pods at once, ReadOnlyOnce only by a job with one worker.", "enum": ["ReadOnlyMany", "ReadOnlyOnce"], "maxLength": 12 }, "accelerator": { "type": "string", "description": "accelerator is the least isolation between tenants of one GPU that is acceptable: Exclusive (the whole GPU belongs to the pod), MIG (a hardware-isolated partition, or a whole GPU), Shared (time-slicing or MPS too: no memory isolation).", "enum": ["Exclusive", "MIG", "Shared"], "maxLength": 9 }, "runtimeClasses": { "type": "array", "description": `runtimeClasses lists the RuntimeClasses under which the data may be processed; "" is the node's default runtime. Empty means none.`, "maxItems": 8, "x-kubernetes-list-type": "set", "items": { "type": "string", "maxLength": 63, "pattern": "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$" } }, "network": { "type": "object", "description": "network says what training pods may reach besides each other.", "required": ["egress"], "properties": { "egress": { "type": "array", "description": "egress lists the only addresses that a job on this data may ask to reach. Empty means none, which is the rule.", "maxItems": 16, "x-kubernetes-list-type": "atomic", "items": { "type": "object", "description": "One address range and port.", "required": ["cidr", "port", "protocol"], "properties": { "cidr": { "type": "string", "description": "cidr is an IPv4 or IPv6 range.", "maxLength": 49, "x-kubernetes-validations": [{ "rule": "isCIDR(self)", "message": "cidr must be an address range such as 192.0.2.0/24." }] }, "port": { "type": "integer", "format": "int32", "description": "port is the destination port.", "minimum": 1, "maximum": 65535 }, "protocol": { "type": "string", "description": "protocol is TCP or UDP.", "enum": ["TCP", "UDP"], "maxLength": 3 } } } } } }, "assurance": { "type": "array", "description": "assurance lists the least level of evidence for single controls. A control that is not listed must be Declared at least.", "maxItems": 8, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["control"], "items": { "type": "object", "description": "One control and the level of evidence that it needs.", "required": ["control", "level"], "x-kubernetes-validations": [{ "rule": "self.level != 'Probed' || self.control in ['network-isolation', 'encryption-at-rest']", "message": "Only network-isolation and encryption-at-rest can be Probed: nothing tests the other controls. Ask for Configured at most." }], "properties": { "control": { "type": "string", "description": "control names the control.", "enum": ["encryption-at-rest", "requester-identity", "network-isolation"], "maxLength": 32 }, "level": { "type": "string", "description": "level is Declared (somebody wrote it down), Configured (the enforcing object exists and matches) or Probed (it was tested where it matters, the isolation from inside every pod and the encryption on the node that mounts the volume).", "enum": ["Declared", "Configured", "Probed"], "maxLength": 10 } } } } } }, "retention": { "type": "object", "description": "retention bounds how long the data may be used.", "required": ["until"], "properties": { "until": { "type": "string", "format": "date-time", "description": "until is the instant (RFC 3339) after which no job may run on the data; running jobs are stopped then.", "maxLength": 35 } } } } } }, "$id": "SecureDataset" };
var pattern4 = new RegExp("^[^@\\s]+@sha256:[a-f0-9]{64}$", "u");
var pattern5 = new RegExp("^[A-Z]{2}$", "u");
var pattern6 = new RegExp("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$", "u");
function validate12(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.spec === void 0 && (missing0 = "spec")) {
        validate12.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }];
        return false;
      } else {
        if (data.spec !== void 0) {
          let data0 = data.spec;
          const _errs1 = errors;
          if (errors === _errs1) {
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              let missing1;
              if (data0.title === void 0 && (missing1 = "title") || data0.source === void 0 && (missing1 = "source") || data0.use === void 0 && (missing1 = "use") || data0.residency === void 0 && (missing1 = "residency") || data0.protection === void 0 && (missing1 = "protection") || data0.retention === void 0 && (missing1 = "retention")) {
                validate12.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }];
                return false;
              } else {
                if (data0.title !== void 0) {
                  let data1 = data0.title;
                  const _errs3 = errors;
                  if (errors === _errs3) {
                    if (typeof data1 === "string") {
                      if (func2(data1) > 256) {
                        validate12.errors = [{ instancePath: instancePath + "/spec/title", schemaPath: "#/properties/spec/properties/title/maxLength", keyword: "maxLength", params: { limit: 256 }, message: "must NOT have more than 256 characters" }];
                        return false;
                      } else {
                        if (func2(data1) < 1) {
                          validate12.errors = [{ instancePath: instancePath + "/spec/title", schemaPath: "#/properties/spec/properties/title/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                          return false;
                        }
                      }
                    } else {
                      validate12.errors = [{ instancePath: instancePath + "/spec/title", schemaPath: "#/properties/spec/properties/title/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                      return false;
                    }
                  }
                  var valid1 = _errs3 === errors;
                } else {
                  var valid1 = true;
                }
                if (valid1) {
                  if (data0.source !== void 0) {
                    let data2 = data0.source;
                    const _errs5 = errors;
                    if (errors === _errs5) {
                      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
                        let missing2;
                        if (data2.persistentVolumeClaim === void 0 && (missing2 = "persistentVolumeClaim") || data2.state === void 0 && (missing2 = "state")) {
                          validate12.errors = [{ instancePath: instancePath + "/spec/source", schemaPath: "#/properties/spec/properties/source/required", keyword: "required", params: { missingProperty: missing2 }, message: "must have required property '" + missing2 + "'" }];
                          return false;
                        } else {
                          if (data2.persistentVolumeClaim !== void 0) {
                            let data3 = data2.persistentVolumeClaim;
                            const _errs8 = errors;
                            if (errors === _errs8) {
                              if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                                let missing3;
                                if (data3.claimName === void 0 && (missing3 = "claimName")) {
                                  validate12.errors = [{ instancePath: instancePath + "/spec/source/persistentVolumeClaim", schemaPath: "#/properties/spec/properties/source/properties/persistentVolumeClaim/required", keyword: "required", params: { missingProperty: missing3 }, message: "must have required property '" + missing3 + "'" }];
                                  return false;
                                } else {
                                  if (data3.claimName !== void 0) {
                                    let data4 = data3.claimName;
                                    const _errs11 = errors;
                                    if (errors === _errs11) {
                                      if (typeof data4 === "string") {
                                        if (func2(data4) > 63) {
                                          validate12.errors = [{ instancePath: instancePath + "/spec/source/persistentVolumeClaim/claimName", schemaPath: "#/properties/spec/properties/source/properties/persistentVolumeClaim/properties/claimName/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                          return false;
                                        } else {
                                          if (func2(data4) < 1) {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/source/persistentVolumeClaim/claimName", schemaPath: "#/properties/spec/properties/source/properties/persistentVolumeClaim/properties/claimName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                            return false;
                                          } else {
                                            if (!pattern1.test(data4)) {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/source/persistentVolumeClaim/claimName", schemaPath: "#/properties/spec/properties/source/properties/persistentVolumeClaim/properties/claimName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"' }];
                                              return false;
                                            }
                                          }
                                        }
                                      } else {
                                        validate12.errors = [{ instancePath: instancePath + "/spec/source/persistentVolumeClaim/claimName", schemaPath: "#/properties/spec/properties/source/properties/persistentVolumeClaim/properties/claimName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                        return false;
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate12.errors = [{ instancePath: instancePath + "/spec/source/persistentVolumeClaim", schemaPath: "#/properties/spec/properties/source/properties/persistentVolumeClaim/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                return false;
                              }
                            }
                            var valid2 = _errs8 === errors;
                          } else {
                            var valid2 = true;
                          }
                          if (valid2) {
                            if (data2.state !== void 0) {
                              let data5 = data2.state;
                              const _errs13 = errors;
                              if (!(data5 === "Loading" || data5 === "Sealed")) {
                                validate12.errors = [{ instancePath: instancePath + "/spec/source/state", schemaPath: "#/properties/spec/properties/source/properties/state/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.source.properties.state.enum }, message: "must be equal to one of the allowed values" }];
                                return false;
                              }
                              if (errors === _errs13) {
                                if (typeof data5 === "string") {
                                  if (func2(data5) > 8) {
                                    validate12.errors = [{ instancePath: instancePath + "/spec/source/state", schemaPath: "#/properties/spec/properties/source/properties/state/maxLength", keyword: "maxLength", params: { limit: 8 }, message: "must NOT have more than 8 characters" }];
                                    return false;
                                  }
                                } else {
                                  validate12.errors = [{ instancePath: instancePath + "/spec/source/state", schemaPath: "#/properties/spec/properties/source/properties/state/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                  return false;
                                }
                              }
                              var valid2 = _errs13 === errors;
                            } else {
                              var valid2 = true;
                            }
                            if (valid2) {
                              if (data2.loader !== void 0) {
                                let data6 = data2.loader;
                                const _errs15 = errors;
                                if (errors === _errs15) {
                                  if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
                                    let missing4;
                                    if (data6.image === void 0 && (missing4 = "image") || data6.command === void 0 && (missing4 = "command")) {
                                      validate12.errors = [{ instancePath: instancePath + "/spec/source/loader", schemaPath: "#/properties/spec/properties/source/properties/loader/required", keyword: "required", params: { missingProperty: missing4 }, message: "must have required property '" + missing4 + "'" }];
                                      return false;
                                    } else {
                                      if (data6.image !== void 0) {
                                        let data7 = data6.image;
                                        const _errs17 = errors;
                                        if (errors === _errs17) {
                                          if (typeof data7 === "string") {
                                            if (func2(data7) > 512) {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/image", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/image/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters" }];
                                              return false;
                                            } else {
                                              if (!pattern4.test(data7)) {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/image", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/image/pattern", keyword: "pattern", params: { pattern: "^[^@\\s]+@sha256:[a-f0-9]{64}$" }, message: 'must match pattern "^[^@\\s]+@sha256:[a-f0-9]{64}$"' }];
                                                return false;
                                              }
                                            }
                                          } else {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/image", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/image/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid4 = _errs17 === errors;
                                      } else {
                                        var valid4 = true;
                                      }
                                      if (valid4) {
                                        if (data6.command !== void 0) {
                                          let data8 = data6.command;
                                          const _errs19 = errors;
                                          if (errors === _errs19) {
                                            if (Array.isArray(data8)) {
                                              if (data8.length > 64) {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/command", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/command/maxItems", keyword: "maxItems", params: { limit: 64 }, message: "must NOT have more than 64 items" }];
                                                return false;
                                              } else {
                                                if (data8.length < 1) {
                                                  validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/command", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/command/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }];
                                                  return false;
                                                } else {
                                                  var valid5 = true;
                                                  const len0 = data8.length;
                                                  for (let i0 = 0; i0 < len0; i0++) {
                                                    let data9 = data8[i0];
                                                    const _errs22 = errors;
                                                    if (errors === _errs22) {
                                                      if (typeof data9 === "string") {
                                                        if (func2(data9) > 4096) {
                                                          validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/command/" + i0, schemaPath: "#/properties/spec/properties/source/properties/loader/properties/command/items/maxLength", keyword: "maxLength", params: { limit: 4096 }, message: "must NOT have more than 4096 characters" }];
                                                          return false;
                                                        }
                                                      } else {
                                                        validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/command/" + i0, schemaPath: "#/properties/spec/properties/source/properties/loader/properties/command/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                        return false;
                                                      }
                                                    }
                                                    var valid5 = _errs22 === errors;
                                                    if (!valid5) {
                                                      break;
                                                    }
                                                  }
                                                }
                                              }
                                            } else {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/command", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/command/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                              return false;
                                            }
                                          }
                                          var valid4 = _errs19 === errors;
                                        } else {
                                          var valid4 = true;
                                        }
                                        if (valid4) {
                                          if (data6.egress !== void 0) {
                                            let data10 = data6.egress;
                                            const _errs24 = errors;
                                            if (errors === _errs24) {
                                              if (Array.isArray(data10)) {
                                                if (data10.length > 16) {
                                                  validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                                  return false;
                                                } else {
                                                  var valid6 = true;
                                                  const len1 = data10.length;
                                                  for (let i1 = 0; i1 < len1; i1++) {
                                                    let data11 = data10[i1];
                                                    const _errs27 = errors;
                                                    if (errors === _errs27) {
                                                      if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
                                                        let missing5;
                                                        if (data11.cidr === void 0 && (missing5 = "cidr") || data11.port === void 0 && (missing5 = "port") || data11.protocol === void 0 && (missing5 = "protocol")) {
                                                          validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1, schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/required", keyword: "required", params: { missingProperty: missing5 }, message: "must have required property '" + missing5 + "'" }];
                                                          return false;
                                                        } else {
                                                          if (data11.cidr !== void 0) {
                                                            let data12 = data11.cidr;
                                                            const _errs29 = errors;
                                                            if (errors === _errs29) {
                                                              if (typeof data12 === "string") {
                                                                if (func2(data12) > 49) {
                                                                  validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/cidr", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/cidr/maxLength", keyword: "maxLength", params: { limit: 49 }, message: "must NOT have more than 49 characters" }];
                                                                  return false;
                                                                }
                                                              } else {
                                                                validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/cidr", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/cidr/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                return false;
                                                              }
                                                            }
                                                            var valid7 = _errs29 === errors;
                                                          } else {
                                                            var valid7 = true;
                                                          }
                                                          if (valid7) {
                                                            if (data11.port !== void 0) {
                                                              let data13 = data11.port;
                                                              const _errs32 = errors;
                                                              if (!(typeof data13 == "number" && (!(data13 % 1) && !isNaN(data13)) && isFinite(data13))) {
                                                                validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/port", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                return false;
                                                              }
                                                              if (errors === _errs32) {
                                                                if (typeof data13 == "number" && isFinite(data13)) {
                                                                  if (data13 > 65535 || isNaN(data13)) {
                                                                    validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/port", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" }];
                                                                    return false;
                                                                  } else {
                                                                    if (data13 < 1 || isNaN(data13)) {
                                                                      validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/port", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                      return false;
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                              var valid7 = _errs32 === errors;
                                                            } else {
                                                              var valid7 = true;
                                                            }
                                                            if (valid7) {
                                                              if (data11.protocol !== void 0) {
                                                                let data14 = data11.protocol;
                                                                const _errs34 = errors;
                                                                if (!(data14 === "TCP" || data14 === "UDP")) {
                                                                  validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/protocol", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/protocol/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.source.properties.loader.properties.egress.items.properties.protocol.enum }, message: "must be equal to one of the allowed values" }];
                                                                  return false;
                                                                }
                                                                if (errors === _errs34) {
                                                                  if (typeof data14 === "string") {
                                                                    if (func2(data14) > 3) {
                                                                      validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/protocol", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/protocol/maxLength", keyword: "maxLength", params: { limit: 3 }, message: "must NOT have more than 3 characters" }];
                                                                      return false;
                                                                    }
                                                                  } else {
                                                                    validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1 + "/protocol", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/properties/protocol/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid7 = _errs34 === errors;
                                                              } else {
                                                                var valid7 = true;
                                                              }
                                                            }
                                                          }
                                                        }
                                                      } else {
                                                        validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress/" + i1, schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                        return false;
                                                      }
                                                    }
                                                    var valid6 = _errs27 === errors;
                                                    if (!valid6) {
                                                      break;
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/source/loader/egress", schemaPath: "#/properties/spec/properties/source/properties/loader/properties/egress/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                                return false;
                                              }
                                            }
                                            var valid4 = _errs24 === errors;
                                          } else {
                                            var valid4 = true;
                                          }
                                        }
                                      }
                                    }
                                  } else {
                                    validate12.errors = [{ instancePath: instancePath + "/spec/source/loader", schemaPath: "#/properties/spec/properties/source/properties/loader/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                    return false;
                                  }
                                }
                                var valid2 = _errs15 === errors;
                              } else {
                                var valid2 = true;
                              }
                            }
                          }
                        }
                      } else {
                        validate12.errors = [{ instancePath: instancePath + "/spec/source", schemaPath: "#/properties/spec/properties/source/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                        return false;
                      }
                    }
                    var valid1 = _errs5 === errors;
                  } else {
                    var valid1 = true;
                  }
                  if (valid1) {
                    if (data0.use !== void 0) {
                      let data15 = data0.use;
                      const _errs36 = errors;
                      if (errors === _errs36) {
                        if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
                          let missing6;
                          if (data15.purposes === void 0 && (missing6 = "purposes") || data15.commercialUse === void 0 && (missing6 = "commercialUse")) {
                            validate12.errors = [{ instancePath: instancePath + "/spec/use", schemaPath: "#/properties/spec/properties/use/required", keyword: "required", params: { missingProperty: missing6 }, message: "must have required property '" + missing6 + "'" }];
                            return false;
                          } else {
                            if (data15.purposes !== void 0) {
                              let data16 = data15.purposes;
                              const _errs38 = errors;
                              if (errors === _errs38) {
                                if (Array.isArray(data16)) {
                                  if (data16.length > 16) {
                                    validate12.errors = [{ instancePath: instancePath + "/spec/use/purposes", schemaPath: "#/properties/spec/properties/use/properties/purposes/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                    return false;
                                  } else {
                                    var valid9 = true;
                                    const len2 = data16.length;
                                    for (let i2 = 0; i2 < len2; i2++) {
                                      let data17 = data16[i2];
                                      const _errs41 = errors;
                                      if (!(data17 === "ehds:TrainTestAndEvaluateHealthAlgorithms" || data17 === "ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms" || data17 === "ehds:TrainTestAndEvaluateAISystemsAlgorithms" || data17 === "ehds:TrainTestAndEvaluateHealthAppsAlgorithms" || data17 === "ehds:HealthcareScientificResearch" || data17 === "ehds:ImproveHealthcare" || data17 === "ehds:ImproveHealthcareEducation" || data17 === "ehds:DevelopPublicHealthProductsAndServices" || data17 === "ehds:EnsureQualitySafetyHealthcare" || data17 === "ehds:PublicHealthSurveillance" || data17 === "ehds:PublicInterestRelatedToHealth" || data17 === "ehds:PublicPolicyMaking" || data17 === "ehds:ProvideHealthcareOfficialStatistics")) {
                                        validate12.errors = [{ instancePath: instancePath + "/spec/use/purposes/" + i2, schemaPath: "#/properties/spec/properties/use/properties/purposes/items/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.use.properties.purposes.items.enum }, message: "must be equal to one of the allowed values" }];
                                        return false;
                                      }
                                      if (errors === _errs41) {
                                        if (typeof data17 === "string") {
                                          if (func2(data17) > 64) {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/use/purposes/" + i2, schemaPath: "#/properties/spec/properties/use/properties/purposes/items/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters" }];
                                            return false;
                                          }
                                        } else {
                                          validate12.errors = [{ instancePath: instancePath + "/spec/use/purposes/" + i2, schemaPath: "#/properties/spec/properties/use/properties/purposes/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid9 = _errs41 === errors;
                                      if (!valid9) {
                                        break;
                                      }
                                    }
                                  }
                                } else {
                                  validate12.errors = [{ instancePath: instancePath + "/spec/use/purposes", schemaPath: "#/properties/spec/properties/use/properties/purposes/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                  return false;
                                }
                              }
                              var valid8 = _errs38 === errors;
                            } else {
                              var valid8 = true;
                            }
                            if (valid8) {
                              if (data15.commercialUse !== void 0) {
                                let data18 = data15.commercialUse;
                                const _errs43 = errors;
                                if (!(data18 === "Forbidden" || data18 === "Allowed")) {
                                  validate12.errors = [{ instancePath: instancePath + "/spec/use/commercialUse", schemaPath: "#/properties/spec/properties/use/properties/commercialUse/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.use.properties.commercialUse.enum }, message: "must be equal to one of the allowed values" }];
                                  return false;
                                }
                                if (errors === _errs43) {
                                  if (typeof data18 === "string") {
                                    if (func2(data18) > 9) {
                                      validate12.errors = [{ instancePath: instancePath + "/spec/use/commercialUse", schemaPath: "#/properties/spec/properties/use/properties/commercialUse/maxLength", keyword: "maxLength", params: { limit: 9 }, message: "must NOT have more than 9 characters" }];
                                      return false;
                                    }
                                  } else {
                                    validate12.errors = [{ instancePath: instancePath + "/spec/use/commercialUse", schemaPath: "#/properties/spec/properties/use/properties/commercialUse/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                    return false;
                                  }
                                }
                                var valid8 = _errs43 === errors;
                              } else {
                                var valid8 = true;
                              }
                            }
                          }
                        } else {
                          validate12.errors = [{ instancePath: instancePath + "/spec/use", schemaPath: "#/properties/spec/properties/use/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                          return false;
                        }
                      }
                      var valid1 = _errs36 === errors;
                    } else {
                      var valid1 = true;
                    }
                    if (valid1) {
                      if (data0.residency !== void 0) {
                        let data19 = data0.residency;
                        const _errs45 = errors;
                        if (errors === _errs45) {
                          if (data19 && typeof data19 == "object" && !Array.isArray(data19)) {
                            let missing7;
                            if (data19.jurisdictions === void 0 && (missing7 = "jurisdictions")) {
                              validate12.errors = [{ instancePath: instancePath + "/spec/residency", schemaPath: "#/properties/spec/properties/residency/required", keyword: "required", params: { missingProperty: missing7 }, message: "must have required property '" + missing7 + "'" }];
                              return false;
                            } else {
                              if (data19.jurisdictions !== void 0) {
                                let data20 = data19.jurisdictions;
                                const _errs47 = errors;
                                if (errors === _errs47) {
                                  if (Array.isArray(data20)) {
                                    if (data20.length > 64) {
                                      validate12.errors = [{ instancePath: instancePath + "/spec/residency/jurisdictions", schemaPath: "#/properties/spec/properties/residency/properties/jurisdictions/maxItems", keyword: "maxItems", params: { limit: 64 }, message: "must NOT have more than 64 items" }];
                                      return false;
                                    } else {
                                      var valid11 = true;
                                      const len3 = data20.length;
                                      for (let i3 = 0; i3 < len3; i3++) {
                                        let data21 = data20[i3];
                                        const _errs50 = errors;
                                        if (errors === _errs50) {
                                          if (typeof data21 === "string") {
                                            if (func2(data21) > 2) {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/residency/jurisdictions/" + i3, schemaPath: "#/properties/spec/properties/residency/properties/jurisdictions/items/maxLength", keyword: "maxLength", params: { limit: 2 }, message: "must NOT have more than 2 characters" }];
                                              return false;
                                            } else {
                                              if (!pattern5.test(data21)) {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/residency/jurisdictions/" + i3, schemaPath: "#/properties/spec/properties/residency/properties/jurisdictions/items/pattern", keyword: "pattern", params: { pattern: "^[A-Z]{2}$" }, message: 'must match pattern "^[A-Z]{2}$"' }];
                                                return false;
                                              }
                                            }
                                          } else {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/residency/jurisdictions/" + i3, schemaPath: "#/properties/spec/properties/residency/properties/jurisdictions/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid11 = _errs50 === errors;
                                        if (!valid11) {
                                          break;
                                        }
                                      }
                                    }
                                  } else {
                                    validate12.errors = [{ instancePath: instancePath + "/spec/residency/jurisdictions", schemaPath: "#/properties/spec/properties/residency/properties/jurisdictions/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                    return false;
                                  }
                                }
                              }
                            }
                          } else {
                            validate12.errors = [{ instancePath: instancePath + "/spec/residency", schemaPath: "#/properties/spec/properties/residency/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                            return false;
                          }
                        }
                        var valid1 = _errs45 === errors;
                      } else {
                        var valid1 = true;
                      }
                      if (valid1) {
                        if (data0.protection !== void 0) {
                          let data22 = data0.protection;
                          const _errs52 = errors;
                          if (errors === _errs52) {
                            if (data22 && typeof data22 == "object" && !Array.isArray(data22)) {
                              let missing8;
                              if (data22.encryptionAtRest === void 0 && (missing8 = "encryptionAtRest") || data22.accessMode === void 0 && (missing8 = "accessMode") || data22.accelerator === void 0 && (missing8 = "accelerator") || data22.runtimeClasses === void 0 && (missing8 = "runtimeClasses") || data22.network === void 0 && (missing8 = "network")) {
                                validate12.errors = [{ instancePath: instancePath + "/spec/protection", schemaPath: "#/properties/spec/properties/protection/required", keyword: "required", params: { missingProperty: missing8 }, message: "must have required property '" + missing8 + "'" }];
                                return false;
                              } else {
                                if (data22.encryptionAtRest !== void 0) {
                                  let data23 = data22.encryptionAtRest;
                                  const _errs54 = errors;
                                  if (errors === _errs54) {
                                    if (data23 && typeof data23 == "object" && !Array.isArray(data23)) {
                                      let missing9;
                                      if (data23.mechanisms === void 0 && (missing9 = "mechanisms") || data23.keyScope === void 0 && (missing9 = "keyScope")) {
                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/required", keyword: "required", params: { missingProperty: missing9 }, message: "must have required property '" + missing9 + "'" }];
                                        return false;
                                      } else {
                                        if (data23.mechanisms !== void 0) {
                                          let data24 = data23.mechanisms;
                                          const _errs56 = errors;
                                          if (errors === _errs56) {
                                            if (Array.isArray(data24)) {
                                              if (data24.length > 5) {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/mechanisms", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/mechanisms/maxItems", keyword: "maxItems", params: { limit: 5 }, message: "must NOT have more than 5 items" }];
                                                return false;
                                              } else {
                                                var valid14 = true;
                                                const len4 = data24.length;
                                                for (let i4 = 0; i4 < len4; i4++) {
                                                  let data25 = data24[i4];
                                                  const _errs59 = errors;
                                                  if (!(data25 === "luks2" || data25 === "fscrypt" || data25 === "client-side" || data25 === "provider-managed" || data25 === "customer-managed")) {
                                                    validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/mechanisms/" + i4, schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/mechanisms/items/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.encryptionAtRest.properties.mechanisms.items.enum }, message: "must be equal to one of the allowed values" }];
                                                    return false;
                                                  }
                                                  if (errors === _errs59) {
                                                    if (typeof data25 === "string") {
                                                      if (func2(data25) > 16) {
                                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/mechanisms/" + i4, schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/mechanisms/items/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                        return false;
                                                      }
                                                    } else {
                                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/mechanisms/" + i4, schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/mechanisms/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid14 = _errs59 === errors;
                                                  if (!valid14) {
                                                    break;
                                                  }
                                                }
                                              }
                                            } else {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/mechanisms", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/mechanisms/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                              return false;
                                            }
                                          }
                                          var valid13 = _errs56 === errors;
                                        } else {
                                          var valid13 = true;
                                        }
                                        if (valid13) {
                                          if (data23.keyScope !== void 0) {
                                            let data26 = data23.keyScope;
                                            const _errs61 = errors;
                                            if (!(data26 === "Volume" || data26 === "Dataset" || data26 === "Cluster")) {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/keyScope", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/keyScope/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.encryptionAtRest.properties.keyScope.enum }, message: "must be equal to one of the allowed values" }];
                                              return false;
                                            }
                                            if (errors === _errs61) {
                                              if (typeof data26 === "string") {
                                                if (func2(data26) > 7) {
                                                  validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/keyScope", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/keyScope/maxLength", keyword: "maxLength", params: { limit: 7 }, message: "must NOT have more than 7 characters" }];
                                                  return false;
                                                }
                                              } else {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest/keyScope", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/properties/keyScope/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                return false;
                                              }
                                            }
                                            var valid13 = _errs61 === errors;
                                          } else {
                                            var valid13 = true;
                                          }
                                        }
                                      }
                                    } else {
                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/encryptionAtRest", schemaPath: "#/properties/spec/properties/protection/properties/encryptionAtRest/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                      return false;
                                    }
                                  }
                                  var valid12 = _errs54 === errors;
                                } else {
                                  var valid12 = true;
                                }
                                if (valid12) {
                                  if (data22.accessMode !== void 0) {
                                    let data27 = data22.accessMode;
                                    const _errs63 = errors;
                                    if (!(data27 === "ReadOnlyMany" || data27 === "ReadOnlyOnce")) {
                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/accessMode", schemaPath: "#/properties/spec/properties/protection/properties/accessMode/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.accessMode.enum }, message: "must be equal to one of the allowed values" }];
                                      return false;
                                    }
                                    if (errors === _errs63) {
                                      if (typeof data27 === "string") {
                                        if (func2(data27) > 12) {
                                          validate12.errors = [{ instancePath: instancePath + "/spec/protection/accessMode", schemaPath: "#/properties/spec/properties/protection/properties/accessMode/maxLength", keyword: "maxLength", params: { limit: 12 }, message: "must NOT have more than 12 characters" }];
                                          return false;
                                        }
                                      } else {
                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/accessMode", schemaPath: "#/properties/spec/properties/protection/properties/accessMode/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                        return false;
                                      }
                                    }
                                    var valid12 = _errs63 === errors;
                                  } else {
                                    var valid12 = true;
                                  }
                                  if (valid12) {
                                    if (data22.accelerator !== void 0) {
                                      let data28 = data22.accelerator;
                                      const _errs65 = errors;
                                      if (!(data28 === "Exclusive" || data28 === "MIG" || data28 === "Shared")) {
                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/accelerator", schemaPath: "#/properties/spec/properties/protection/properties/accelerator/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.accelerator.enum }, message: "must be equal to one of the allowed values" }];
                                        return false;
                                      }
                                      if (errors === _errs65) {
                                        if (typeof data28 === "string") {
                                          if (func2(data28) > 9) {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/protection/accelerator", schemaPath: "#/properties/spec/properties/protection/properties/accelerator/maxLength", keyword: "maxLength", params: { limit: 9 }, message: "must NOT have more than 9 characters" }];
                                            return false;
                                          }
                                        } else {
                                          validate12.errors = [{ instancePath: instancePath + "/spec/protection/accelerator", schemaPath: "#/properties/spec/properties/protection/properties/accelerator/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid12 = _errs65 === errors;
                                    } else {
                                      var valid12 = true;
                                    }
                                    if (valid12) {
                                      if (data22.runtimeClasses !== void 0) {
                                        let data29 = data22.runtimeClasses;
                                        const _errs67 = errors;
                                        if (errors === _errs67) {
                                          if (Array.isArray(data29)) {
                                            if (data29.length > 8) {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/protection/runtimeClasses", schemaPath: "#/properties/spec/properties/protection/properties/runtimeClasses/maxItems", keyword: "maxItems", params: { limit: 8 }, message: "must NOT have more than 8 items" }];
                                              return false;
                                            } else {
                                              var valid15 = true;
                                              const len5 = data29.length;
                                              for (let i5 = 0; i5 < len5; i5++) {
                                                let data30 = data29[i5];
                                                const _errs70 = errors;
                                                if (errors === _errs70) {
                                                  if (typeof data30 === "string") {
                                                    if (func2(data30) > 63) {
                                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/runtimeClasses/" + i5, schemaPath: "#/properties/spec/properties/protection/properties/runtimeClasses/items/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                      return false;
                                                    } else {
                                                      if (!pattern6.test(data30)) {
                                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/runtimeClasses/" + i5, schemaPath: "#/properties/spec/properties/protection/properties/runtimeClasses/items/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$" }, message: 'must match pattern "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$"' }];
                                                        return false;
                                                      }
                                                    }
                                                  } else {
                                                    validate12.errors = [{ instancePath: instancePath + "/spec/protection/runtimeClasses/" + i5, schemaPath: "#/properties/spec/properties/protection/properties/runtimeClasses/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                    return false;
                                                  }
                                                }
                                                var valid15 = _errs70 === errors;
                                                if (!valid15) {
                                                  break;
                                                }
                                              }
                                            }
                                          } else {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/protection/runtimeClasses", schemaPath: "#/properties/spec/properties/protection/properties/runtimeClasses/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                            return false;
                                          }
                                        }
                                        var valid12 = _errs67 === errors;
                                      } else {
                                        var valid12 = true;
                                      }
                                      if (valid12) {
                                        if (data22.network !== void 0) {
                                          let data31 = data22.network;
                                          const _errs72 = errors;
                                          if (errors === _errs72) {
                                            if (data31 && typeof data31 == "object" && !Array.isArray(data31)) {
                                              let missing10;
                                              if (data31.egress === void 0 && (missing10 = "egress")) {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/network", schemaPath: "#/properties/spec/properties/protection/properties/network/required", keyword: "required", params: { missingProperty: missing10 }, message: "must have required property '" + missing10 + "'" }];
                                                return false;
                                              } else {
                                                if (data31.egress !== void 0) {
                                                  let data32 = data31.egress;
                                                  const _errs74 = errors;
                                                  if (errors === _errs74) {
                                                    if (Array.isArray(data32)) {
                                                      if (data32.length > 16) {
                                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                                        return false;
                                                      } else {
                                                        var valid17 = true;
                                                        const len6 = data32.length;
                                                        for (let i6 = 0; i6 < len6; i6++) {
                                                          let data33 = data32[i6];
                                                          const _errs77 = errors;
                                                          if (errors === _errs77) {
                                                            if (data33 && typeof data33 == "object" && !Array.isArray(data33)) {
                                                              let missing11;
                                                              if (data33.cidr === void 0 && (missing11 = "cidr") || data33.port === void 0 && (missing11 = "port") || data33.protocol === void 0 && (missing11 = "protocol")) {
                                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6, schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/required", keyword: "required", params: { missingProperty: missing11 }, message: "must have required property '" + missing11 + "'" }];
                                                                return false;
                                                              } else {
                                                                if (data33.cidr !== void 0) {
                                                                  let data34 = data33.cidr;
                                                                  const _errs79 = errors;
                                                                  if (errors === _errs79) {
                                                                    if (typeof data34 === "string") {
                                                                      if (func2(data34) > 49) {
                                                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/cidr", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/cidr/maxLength", keyword: "maxLength", params: { limit: 49 }, message: "must NOT have more than 49 characters" }];
                                                                        return false;
                                                                      }
                                                                    } else {
                                                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/cidr", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/cidr/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                      return false;
                                                                    }
                                                                  }
                                                                  var valid18 = _errs79 === errors;
                                                                } else {
                                                                  var valid18 = true;
                                                                }
                                                                if (valid18) {
                                                                  if (data33.port !== void 0) {
                                                                    let data35 = data33.port;
                                                                    const _errs82 = errors;
                                                                    if (!(typeof data35 == "number" && (!(data35 % 1) && !isNaN(data35)) && isFinite(data35))) {
                                                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/port", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                      return false;
                                                                    }
                                                                    if (errors === _errs82) {
                                                                      if (typeof data35 == "number" && isFinite(data35)) {
                                                                        if (data35 > 65535 || isNaN(data35)) {
                                                                          validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/port", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" }];
                                                                          return false;
                                                                        } else {
                                                                          if (data35 < 1 || isNaN(data35)) {
                                                                            validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/port", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                            return false;
                                                                          }
                                                                        }
                                                                      }
                                                                    }
                                                                    var valid18 = _errs82 === errors;
                                                                  } else {
                                                                    var valid18 = true;
                                                                  }
                                                                  if (valid18) {
                                                                    if (data33.protocol !== void 0) {
                                                                      let data36 = data33.protocol;
                                                                      const _errs84 = errors;
                                                                      if (!(data36 === "TCP" || data36 === "UDP")) {
                                                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/protocol", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/protocol/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.network.properties.egress.items.properties.protocol.enum }, message: "must be equal to one of the allowed values" }];
                                                                        return false;
                                                                      }
                                                                      if (errors === _errs84) {
                                                                        if (typeof data36 === "string") {
                                                                          if (func2(data36) > 3) {
                                                                            validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/protocol", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/protocol/maxLength", keyword: "maxLength", params: { limit: 3 }, message: "must NOT have more than 3 characters" }];
                                                                            return false;
                                                                          }
                                                                        } else {
                                                                          validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6 + "/protocol", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/properties/protocol/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                          return false;
                                                                        }
                                                                      }
                                                                      var valid18 = _errs84 === errors;
                                                                    } else {
                                                                      var valid18 = true;
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                            } else {
                                                              validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress/" + i6, schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                              return false;
                                                            }
                                                          }
                                                          var valid17 = _errs77 === errors;
                                                          if (!valid17) {
                                                            break;
                                                          }
                                                        }
                                                      }
                                                    } else {
                                                      validate12.errors = [{ instancePath: instancePath + "/spec/protection/network/egress", schemaPath: "#/properties/spec/properties/protection/properties/network/properties/egress/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                                      return false;
                                                    }
                                                  }
                                                }
                                              }
                                            } else {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/protection/network", schemaPath: "#/properties/spec/properties/protection/properties/network/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                              return false;
                                            }
                                          }
                                          var valid12 = _errs72 === errors;
                                        } else {
                                          var valid12 = true;
                                        }
                                        if (valid12) {
                                          if (data22.assurance !== void 0) {
                                            let data37 = data22.assurance;
                                            const _errs86 = errors;
                                            if (errors === _errs86) {
                                              if (Array.isArray(data37)) {
                                                if (data37.length > 8) {
                                                  validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance", schemaPath: "#/properties/spec/properties/protection/properties/assurance/maxItems", keyword: "maxItems", params: { limit: 8 }, message: "must NOT have more than 8 items" }];
                                                  return false;
                                                } else {
                                                  var valid19 = true;
                                                  const len7 = data37.length;
                                                  for (let i7 = 0; i7 < len7; i7++) {
                                                    let data38 = data37[i7];
                                                    const _errs90 = errors;
                                                    if (errors === _errs90) {
                                                      if (data38 && typeof data38 == "object" && !Array.isArray(data38)) {
                                                        let missing12;
                                                        if (data38.control === void 0 && (missing12 = "control") || data38.level === void 0 && (missing12 = "level")) {
                                                          validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7, schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/required", keyword: "required", params: { missingProperty: missing12 }, message: "must have required property '" + missing12 + "'" }];
                                                          return false;
                                                        } else {
                                                          if (data38.control !== void 0) {
                                                            let data39 = data38.control;
                                                            const _errs93 = errors;
                                                            if (!(data39 === "encryption-at-rest" || data39 === "requester-identity" || data39 === "network-isolation")) {
                                                              validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7 + "/control", schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/properties/control/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.assurance.items.properties.control.enum }, message: "must be equal to one of the allowed values" }];
                                                              return false;
                                                            }
                                                            if (errors === _errs93) {
                                                              if (typeof data39 === "string") {
                                                                if (func2(data39) > 32) {
                                                                  validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7 + "/control", schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/properties/control/maxLength", keyword: "maxLength", params: { limit: 32 }, message: "must NOT have more than 32 characters" }];
                                                                  return false;
                                                                }
                                                              } else {
                                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7 + "/control", schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/properties/control/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                return false;
                                                              }
                                                            }
                                                            var valid20 = _errs93 === errors;
                                                          } else {
                                                            var valid20 = true;
                                                          }
                                                          if (valid20) {
                                                            if (data38.level !== void 0) {
                                                              let data40 = data38.level;
                                                              const _errs95 = errors;
                                                              if (!(data40 === "Declared" || data40 === "Configured" || data40 === "Probed")) {
                                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7 + "/level", schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/properties/level/enum", keyword: "enum", params: { allowedValues: schema13.properties.spec.properties.protection.properties.assurance.items.properties.level.enum }, message: "must be equal to one of the allowed values" }];
                                                                return false;
                                                              }
                                                              if (errors === _errs95) {
                                                                if (typeof data40 === "string") {
                                                                  if (func2(data40) > 10) {
                                                                    validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7 + "/level", schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/properties/level/maxLength", keyword: "maxLength", params: { limit: 10 }, message: "must NOT have more than 10 characters" }];
                                                                    return false;
                                                                  }
                                                                } else {
                                                                  validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7 + "/level", schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/properties/level/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                  return false;
                                                                }
                                                              }
                                                              var valid20 = _errs95 === errors;
                                                            } else {
                                                              var valid20 = true;
                                                            }
                                                          }
                                                        }
                                                      } else {
                                                        validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance/" + i7, schemaPath: "#/properties/spec/properties/protection/properties/assurance/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                        return false;
                                                      }
                                                    }
                                                    var valid19 = _errs90 === errors;
                                                    if (!valid19) {
                                                      break;
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate12.errors = [{ instancePath: instancePath + "/spec/protection/assurance", schemaPath: "#/properties/spec/properties/protection/properties/assurance/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                                return false;
                                              }
                                            }
                                            var valid12 = _errs86 === errors;
                                          } else {
                                            var valid12 = true;
                                          }
                                        }
                                      }
                                    }
                                  }
                                }
                              }
                            } else {
                              validate12.errors = [{ instancePath: instancePath + "/spec/protection", schemaPath: "#/properties/spec/properties/protection/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                              return false;
                            }
                          }
                          var valid1 = _errs52 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data0.retention !== void 0) {
                            let data41 = data0.retention;
                            const _errs97 = errors;
                            if (errors === _errs97) {
                              if (data41 && typeof data41 == "object" && !Array.isArray(data41)) {
                                let missing13;
                                if (data41.until === void 0 && (missing13 = "until")) {
                                  validate12.errors = [{ instancePath: instancePath + "/spec/retention", schemaPath: "#/properties/spec/properties/retention/required", keyword: "required", params: { missingProperty: missing13 }, message: "must have required property '" + missing13 + "'" }];
                                  return false;
                                } else {
                                  if (data41.until !== void 0) {
                                    let data42 = data41.until;
                                    const _errs99 = errors;
                                    if (errors === _errs99) {
                                      if (errors === _errs99) {
                                        if (typeof data42 === "string") {
                                          if (func2(data42) > 35) {
                                            validate12.errors = [{ instancePath: instancePath + "/spec/retention/until", schemaPath: "#/properties/spec/properties/retention/properties/until/maxLength", keyword: "maxLength", params: { limit: 35 }, message: "must NOT have more than 35 characters" }];
                                            return false;
                                          } else {
                                            if (!formats0.test(data42)) {
                                              validate12.errors = [{ instancePath: instancePath + "/spec/retention/until", schemaPath: "#/properties/spec/properties/retention/properties/until/format", keyword: "format", params: { format: "date-time" }, message: 'must match format "date-time"' }];
                                              return false;
                                            }
                                          }
                                        } else {
                                          validate12.errors = [{ instancePath: instancePath + "/spec/retention/until", schemaPath: "#/properties/spec/properties/retention/properties/until/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate12.errors = [{ instancePath: instancePath + "/spec/retention", schemaPath: "#/properties/spec/properties/retention/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                return false;
                              }
                            }
                            var valid1 = _errs97 === errors;
                          } else {
                            var valid1 = true;
                          }
                        }
                      }
                    }
                  }
                }
              }
            } else {
              validate12.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
              return false;
            }
          }
        }
      }
    } else {
      validate12.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
      return false;
    }
  }
  validate12.errors = vErrors;
  return errors === 0;
}
var validateSecureProcessingEnvironment = validate13;
var schema14 = { "type": "object", "required": ["spec"], "properties": { "spec": { "type": "object", "description": "spec is written by the platform engineer.", "required": ["jurisdictions"], "properties": { "jurisdictions": { "type": "array", "description": "jurisdictions says which node labels mean which country. A node whose label is not listed is nowhere, and no regulated job runs on it.", "maxItems": 64, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["labelKey", "labelValue"], "items": { "type": "object", "description": "One label and the country that it stands for.", "required": ["labelKey", "labelValue", "jurisdiction"], "properties": { "labelKey": { "type": "string", "description": "labelKey is a label key with the prefix node-restriction.kubernetes.io/, the only labels that a kubelet cannot set on its own node.", "maxLength": 253, "pattern": "^([a-z0-9.-]+\\.)?node-restriction\\.kubernetes\\.io/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "labelValue": { "type": "string", "description": "labelValue is the value of the label.", "minLength": 1, "maxLength": 63, "pattern": "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "jurisdiction": { "type": "string", "description": "jurisdiction is a country (ISO 3166-1 alpha-2).", "maxLength": 2, "pattern": "^[A-Z]{2}$" } } } }, "trustedStorage": { "type": "array", "description": "trustedStorage lists storage classes whose encryption the Kubernetes API does not show (Amazon EBS, Google persistent disk, OpenStack Cinder), and why they are trusted. Evidence from here is Declared and never more.", "maxItems": 32, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["driver", "storageClassName"], "items": { "type": "object", "description": "One storage class of one driver.", "required": ["driver", "storageClassName", "mechanism", "keyScope", "reason"], "properties": { "driver": { "type": "string", "description": "driver is the name of the CSI driver.", "enum": ["ebs.csi.aws.com", "pd.csi.storage.gke.io", "cinder.csi.openstack.org"], "maxLength": 63 }, "storageClassName": { "type": "string", "description": "storageClassName is the name of the StorageClass.", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, "mechanism": { "type": "string", "description": "mechanism is how it encrypts.", "enum": ["luks2", "provider-managed", "customer-managed"], "maxLength": 16 }, "keyScope": { "type": "string", "description": "keyScope is the reach of one key.", "enum": ["Volume", "Dataset", "Cluster"], "maxLength": 7 }, "reason": { "type": "string", "description": "reason says how the platform engineer knows, for instance the account setting and the date on which it was checked.", "minLength": 8, "maxLength": 512 } } } }, "accelerators": { "type": "array", "description": "accelerators says how the cluster offers GPUs. NVIDIA's are known (nvidia.com/gpu, with the labels of GPU Feature Discovery) unless listed here; those of another vendor can be asked for only when they are listed, for instance AMD's as amd.com/gpu with the labels of its node labeller.", "maxItems": 3, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["vendor"], "items": { "type": "object", "description": "The GPUs of one vendor.", "required": ["vendor", "resourceName", "productLabel"], "properties": { "vendor": { "type": "string", "description": "vendor is the vendor.", "enum": ["NVIDIA", "AMD", "Intel"], "maxLength": 6 }, "resourceName": { "type": "string", "description": "resourceName is the extended resource of the device plugin, for instance amd.com/gpu, gpu.intel.com/i915 or gpu.intel.com/xe.", "minLength": 3, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "productLabel": { "type": "string", "description": "productLabel is the node label whose value names the product, for instance amd.com/gpu.product-name or gpu.intel.com/product.", "minLength": 1, "maxLength": 317, "pattern": "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "unshared": { "type": "object", "description": "unshared is the node label that says that each GPU of the node is whole and belongs to one pod at a time, for instance amd.com/gpu.compute-memory-partition=spx_nps1 where the device plugin does not share GPUs in time. Without it nothing shows that they are not shared, and only data whose terms accept shared GPUs is processed on them.", "required": ["labelKey", "labelValue"], "properties": { "labelKey": { "type": "string", "description": "labelKey is the key of the label.", "minLength": 1, "maxLength": 317, "pattern": "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "labelValue": { "type": "string", "description": "labelValue is its value.", "minLength": 1, "maxLength": 63, "pattern": "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" } } } } } }, "workloads": { "type": "object", "description": "workloads says what jobs may ask of the scheduler. What is not listed is refused.", "properties": { "tolerations": { "type": "array", "description": "tolerations lists the taints that a job may tolerate. Empty means none.", "maxItems": 16, "x-kubernetes-list-type": "atomic", "items": { "type": "object", "description": "One taint.", "required": ["key"], "properties": { "key": { "type": "string", "description": "key is the key of the taint.", "minLength": 1, "maxLength": 253, "pattern": "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "value": { "type": "string", "description": "value is the only value that may be tolerated; absent means any.", "maxLength": 63, "pattern": "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$" }, "effect": { "type": "string", "description": "effect is the only effect that may be tolerated; absent means both.", "enum": ["NoSchedule", "PreferNoSchedule"], "maxLength": 16 } } } }, "priorityClassNames": { "type": "array", "description": "priorityClassNames lists the PriorityClasses that a job may name. Empty means none.", "maxItems": 16, "x-kubernetes-list-type": "set", "items": { "type": "string", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" } } } }, "gate": { "type": "object", "description": "gate is the check that every training pod passes before its program begins: from inside the pod it sees that what must be unreachable is unreachable, that the data is mounted read-only, and that the pod has no token and no privilege. Without it no pod is checked, and data that asks for Probed evidence of its isolation is not processed.", "required": ["image"], "properties": { "image": { "type": "string", "description": "image is the operator's own image, by digest, whose subcommand gate is run.", "minLength": 1, "maxLength": 512, "pattern": "^[^@\\s]+@sha256:[a-f0-9]{64}$" }, "waitSeconds": { "type": "integer", "format": "int32", "description": "waitSeconds is how long network policies may take to take effect on a new pod before it is given up; absent means 30.", "minimum": 1, "maximum": 300 }, "validitySeconds": { "type": "integer", "format": "int32", "description": "validitySeconds is how long it counts that a target answered the operator, whose own network is open. That a pod cannot reach what nobody can reach proves nothing; absent means 300.", "minimum": 60, "maximum": 3600 }, "targets": { "type": "array", "description": "targets lists what no training pod may reach, unless the terms of its data open it. Empty means that nothing is sent, and nothing is proven.", "maxItems": 16, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": { "type": "object", "description": "One address that answers the operator and must not answer a training pod.", "required": ["name", "role", "address", "port", "protocol"], "properties": { "name": { "type": "string", "description": "name names the target in what is told of it.", "minLength": 1, "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }, "role": { "type": "string", "description": "role is what the target stands for: Beacon (a server that was put there for this), Outside (an address beyond the cluster), CloudMetadata (the metadata service of a cloud), ApiServer, Kubelet, OtherPod (a pod in another namespace) or Resolver (a DNS server).", "enum": ["Beacon", "Outside", "CloudMetadata", "ApiServer", "Kubelet", "OtherPod", "Resolver"], "maxLength": 13 }, "address": { "type": "string", "description": "address is an IPv4 or IPv6 address. A name would need a resolver, and training pods have none.", "maxLength": 45, "x-kubernetes-validations": [{ "rule": "isIP(self)", "message": "address must be an IP address such as 192.0.2.10." }] }, "port": { "type": "integer", "format": "int32", "description": "port is the port.", "minimum": 1, "maximum": 65535 }, "protocol": { "type": "string", "description": "protocol is TCP, UDP, or a DNS query by one of them (DNS-UDP, DNS-TCP).", "enum": ["TCP", "UDP", "DNS-UDP", "DNS-TCP"], "maxLength": 7 } } } } } }, "probes": { "type": "object", "description": "probes says that the operator looks for itself, before the first job and on a schedule, at datasets whose terms ask for Probed evidence: a pod in the place of a training pod, with its runtime class, security context, volumes and the policies of the room, passes the gate and runs no program of anybody's. Without it only the gates of jobs' own pods, and verifiers, look. What is found is in status.controls of the dataset.", "required": ["everySeconds", "nodePoolLabel"], "properties": { "everySeconds": { "type": "integer", "format": "int32", "description": "everySeconds is how often each dataset is looked at on each node pool.", "minimum": 300, "maximum": 604800 }, "validitySeconds": { "type": "integer", "format": "int32", "description": "validitySeconds is how long evidence counts, that of probes and that of a NodeInspection. Its end blocks new starts and stops no run; a probe that failed stops. Absent means twice everySeconds, so that one probe may be missed.", "minimum": 300, "maximum": 1209600 }, "nodePoolLabel": { "type": "string", "description": "nodePoolLabel is the key of the node label whose value names the node's pool, for instance cloud.google.com/gke-nodepool or kubernetes.io/hostname, which makes a pool of each node. A job on such data runs only on pools where a probe succeeded. Nodes without the label are in no pool.", "minLength": 1, "maxLength": 317, "pattern": "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" } } } } } }, "$id": "SecureProcessingEnvironment" };
var pattern7 = new RegExp("^([a-z0-9.-]+\\.)?node-restriction\\.kubernetes\\.io/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", "u");
var pattern8 = new RegExp("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", "u");
var pattern10 = new RegExp("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "u");
var pattern11 = new RegExp("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", "u");
var pattern12 = new RegExp("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", "u");
var pattern15 = new RegExp("^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$", "u");
var pattern16 = new RegExp("^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$", "u");
function validate13(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.spec === void 0 && (missing0 = "spec")) {
        validate13.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }];
        return false;
      } else {
        if (data.spec !== void 0) {
          let data0 = data.spec;
          const _errs1 = errors;
          if (errors === _errs1) {
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              let missing1;
              if (data0.jurisdictions === void 0 && (missing1 = "jurisdictions")) {
                validate13.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }];
                return false;
              } else {
                if (data0.jurisdictions !== void 0) {
                  let data1 = data0.jurisdictions;
                  const _errs3 = errors;
                  if (errors === _errs3) {
                    if (Array.isArray(data1)) {
                      if (data1.length > 64) {
                        validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions", schemaPath: "#/properties/spec/properties/jurisdictions/maxItems", keyword: "maxItems", params: { limit: 64 }, message: "must NOT have more than 64 items" }];
                        return false;
                      } else {
                        var valid2 = true;
                        const len0 = data1.length;
                        for (let i0 = 0; i0 < len0; i0++) {
                          let data2 = data1[i0];
                          const _errs7 = errors;
                          if (errors === _errs7) {
                            if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
                              let missing2;
                              if (data2.labelKey === void 0 && (missing2 = "labelKey") || data2.labelValue === void 0 && (missing2 = "labelValue") || data2.jurisdiction === void 0 && (missing2 = "jurisdiction")) {
                                validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0, schemaPath: "#/properties/spec/properties/jurisdictions/items/required", keyword: "required", params: { missingProperty: missing2 }, message: "must have required property '" + missing2 + "'" }];
                                return false;
                              } else {
                                if (data2.labelKey !== void 0) {
                                  let data3 = data2.labelKey;
                                  const _errs9 = errors;
                                  if (errors === _errs9) {
                                    if (typeof data3 === "string") {
                                      if (func2(data3) > 253) {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelKey", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelKey/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                        return false;
                                      } else {
                                        if (!pattern7.test(data3)) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelKey", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelKey/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9.-]+\\.)?node-restriction\\.kubernetes\\.io/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^([a-z0-9.-]+\\.)?node-restriction\\.kubernetes\\.io/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                          return false;
                                        }
                                      }
                                    } else {
                                      validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelKey", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelKey/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                      return false;
                                    }
                                  }
                                  var valid3 = _errs9 === errors;
                                } else {
                                  var valid3 = true;
                                }
                                if (valid3) {
                                  if (data2.labelValue !== void 0) {
                                    let data4 = data2.labelValue;
                                    const _errs11 = errors;
                                    if (errors === _errs11) {
                                      if (typeof data4 === "string") {
                                        if (func2(data4) > 63) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelValue", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelValue/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                          return false;
                                        } else {
                                          if (func2(data4) < 1) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelValue", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelValue/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                            return false;
                                          } else {
                                            if (!pattern8.test(data4)) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelValue", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelValue/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                              return false;
                                            }
                                          }
                                        }
                                      } else {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/labelValue", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/labelValue/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                        return false;
                                      }
                                    }
                                    var valid3 = _errs11 === errors;
                                  } else {
                                    var valid3 = true;
                                  }
                                  if (valid3) {
                                    if (data2.jurisdiction !== void 0) {
                                      let data5 = data2.jurisdiction;
                                      const _errs13 = errors;
                                      if (errors === _errs13) {
                                        if (typeof data5 === "string") {
                                          if (func2(data5) > 2) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/jurisdiction", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/jurisdiction/maxLength", keyword: "maxLength", params: { limit: 2 }, message: "must NOT have more than 2 characters" }];
                                            return false;
                                          } else {
                                            if (!pattern5.test(data5)) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/jurisdiction", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/jurisdiction/pattern", keyword: "pattern", params: { pattern: "^[A-Z]{2}$" }, message: 'must match pattern "^[A-Z]{2}$"' }];
                                              return false;
                                            }
                                          }
                                        } else {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0 + "/jurisdiction", schemaPath: "#/properties/spec/properties/jurisdictions/items/properties/jurisdiction/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid3 = _errs13 === errors;
                                    } else {
                                      var valid3 = true;
                                    }
                                  }
                                }
                              }
                            } else {
                              validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions/" + i0, schemaPath: "#/properties/spec/properties/jurisdictions/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                              return false;
                            }
                          }
                          var valid2 = _errs7 === errors;
                          if (!valid2) {
                            break;
                          }
                        }
                      }
                    } else {
                      validate13.errors = [{ instancePath: instancePath + "/spec/jurisdictions", schemaPath: "#/properties/spec/properties/jurisdictions/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                      return false;
                    }
                  }
                  var valid1 = _errs3 === errors;
                } else {
                  var valid1 = true;
                }
                if (valid1) {
                  if (data0.trustedStorage !== void 0) {
                    let data6 = data0.trustedStorage;
                    const _errs15 = errors;
                    if (errors === _errs15) {
                      if (Array.isArray(data6)) {
                        if (data6.length > 32) {
                          validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage", schemaPath: "#/properties/spec/properties/trustedStorage/maxItems", keyword: "maxItems", params: { limit: 32 }, message: "must NOT have more than 32 items" }];
                          return false;
                        } else {
                          var valid4 = true;
                          const len1 = data6.length;
                          for (let i1 = 0; i1 < len1; i1++) {
                            let data7 = data6[i1];
                            const _errs19 = errors;
                            if (errors === _errs19) {
                              if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
                                let missing3;
                                if (data7.driver === void 0 && (missing3 = "driver") || data7.storageClassName === void 0 && (missing3 = "storageClassName") || data7.mechanism === void 0 && (missing3 = "mechanism") || data7.keyScope === void 0 && (missing3 = "keyScope") || data7.reason === void 0 && (missing3 = "reason")) {
                                  validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1, schemaPath: "#/properties/spec/properties/trustedStorage/items/required", keyword: "required", params: { missingProperty: missing3 }, message: "must have required property '" + missing3 + "'" }];
                                  return false;
                                } else {
                                  if (data7.driver !== void 0) {
                                    let data8 = data7.driver;
                                    const _errs21 = errors;
                                    if (!(data8 === "ebs.csi.aws.com" || data8 === "pd.csi.storage.gke.io" || data8 === "cinder.csi.openstack.org")) {
                                      validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/driver", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/driver/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.trustedStorage.items.properties.driver.enum }, message: "must be equal to one of the allowed values" }];
                                      return false;
                                    }
                                    if (errors === _errs21) {
                                      if (typeof data8 === "string") {
                                        if (func2(data8) > 63) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/driver", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/driver/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                          return false;
                                        }
                                      } else {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/driver", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/driver/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                        return false;
                                      }
                                    }
                                    var valid5 = _errs21 === errors;
                                  } else {
                                    var valid5 = true;
                                  }
                                  if (valid5) {
                                    if (data7.storageClassName !== void 0) {
                                      let data9 = data7.storageClassName;
                                      const _errs23 = errors;
                                      if (errors === _errs23) {
                                        if (typeof data9 === "string") {
                                          if (func2(data9) > 253) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/storageClassName", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/storageClassName/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                            return false;
                                          } else {
                                            if (func2(data9) < 1) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/storageClassName", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/storageClassName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                              return false;
                                            } else {
                                              if (!pattern10.test(data9)) {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/storageClassName", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/storageClassName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                return false;
                                              }
                                            }
                                          }
                                        } else {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/storageClassName", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/storageClassName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid5 = _errs23 === errors;
                                    } else {
                                      var valid5 = true;
                                    }
                                    if (valid5) {
                                      if (data7.mechanism !== void 0) {
                                        let data10 = data7.mechanism;
                                        const _errs25 = errors;
                                        if (!(data10 === "luks2" || data10 === "provider-managed" || data10 === "customer-managed")) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/mechanism", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/mechanism/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.trustedStorage.items.properties.mechanism.enum }, message: "must be equal to one of the allowed values" }];
                                          return false;
                                        }
                                        if (errors === _errs25) {
                                          if (typeof data10 === "string") {
                                            if (func2(data10) > 16) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/mechanism", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/mechanism/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                              return false;
                                            }
                                          } else {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/mechanism", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/mechanism/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid5 = _errs25 === errors;
                                      } else {
                                        var valid5 = true;
                                      }
                                      if (valid5) {
                                        if (data7.keyScope !== void 0) {
                                          let data11 = data7.keyScope;
                                          const _errs27 = errors;
                                          if (!(data11 === "Volume" || data11 === "Dataset" || data11 === "Cluster")) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/keyScope", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/keyScope/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.trustedStorage.items.properties.keyScope.enum }, message: "must be equal to one of the allowed values" }];
                                            return false;
                                          }
                                          if (errors === _errs27) {
                                            if (typeof data11 === "string") {
                                              if (func2(data11) > 7) {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/keyScope", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/keyScope/maxLength", keyword: "maxLength", params: { limit: 7 }, message: "must NOT have more than 7 characters" }];
                                                return false;
                                              }
                                            } else {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/keyScope", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/keyScope/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                              return false;
                                            }
                                          }
                                          var valid5 = _errs27 === errors;
                                        } else {
                                          var valid5 = true;
                                        }
                                        if (valid5) {
                                          if (data7.reason !== void 0) {
                                            let data12 = data7.reason;
                                            const _errs29 = errors;
                                            if (errors === _errs29) {
                                              if (typeof data12 === "string") {
                                                if (func2(data12) > 512) {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/reason", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/reason/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters" }];
                                                  return false;
                                                } else {
                                                  if (func2(data12) < 8) {
                                                    validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/reason", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/reason/minLength", keyword: "minLength", params: { limit: 8 }, message: "must NOT have fewer than 8 characters" }];
                                                    return false;
                                                  }
                                                }
                                              } else {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1 + "/reason", schemaPath: "#/properties/spec/properties/trustedStorage/items/properties/reason/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                return false;
                                              }
                                            }
                                            var valid5 = _errs29 === errors;
                                          } else {
                                            var valid5 = true;
                                          }
                                        }
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage/" + i1, schemaPath: "#/properties/spec/properties/trustedStorage/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                return false;
                              }
                            }
                            var valid4 = _errs19 === errors;
                            if (!valid4) {
                              break;
                            }
                          }
                        }
                      } else {
                        validate13.errors = [{ instancePath: instancePath + "/spec/trustedStorage", schemaPath: "#/properties/spec/properties/trustedStorage/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                        return false;
                      }
                    }
                    var valid1 = _errs15 === errors;
                  } else {
                    var valid1 = true;
                  }
                  if (valid1) {
                    if (data0.accelerators !== void 0) {
                      let data13 = data0.accelerators;
                      const _errs31 = errors;
                      if (errors === _errs31) {
                        if (Array.isArray(data13)) {
                          if (data13.length > 3) {
                            validate13.errors = [{ instancePath: instancePath + "/spec/accelerators", schemaPath: "#/properties/spec/properties/accelerators/maxItems", keyword: "maxItems", params: { limit: 3 }, message: "must NOT have more than 3 items" }];
                            return false;
                          } else {
                            var valid6 = true;
                            const len2 = data13.length;
                            for (let i2 = 0; i2 < len2; i2++) {
                              let data14 = data13[i2];
                              const _errs35 = errors;
                              if (errors === _errs35) {
                                if (data14 && typeof data14 == "object" && !Array.isArray(data14)) {
                                  let missing4;
                                  if (data14.vendor === void 0 && (missing4 = "vendor") || data14.resourceName === void 0 && (missing4 = "resourceName") || data14.productLabel === void 0 && (missing4 = "productLabel")) {
                                    validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2, schemaPath: "#/properties/spec/properties/accelerators/items/required", keyword: "required", params: { missingProperty: missing4 }, message: "must have required property '" + missing4 + "'" }];
                                    return false;
                                  } else {
                                    if (data14.vendor !== void 0) {
                                      let data15 = data14.vendor;
                                      const _errs37 = errors;
                                      if (!(data15 === "NVIDIA" || data15 === "AMD" || data15 === "Intel")) {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/vendor", schemaPath: "#/properties/spec/properties/accelerators/items/properties/vendor/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.accelerators.items.properties.vendor.enum }, message: "must be equal to one of the allowed values" }];
                                        return false;
                                      }
                                      if (errors === _errs37) {
                                        if (typeof data15 === "string") {
                                          if (func2(data15) > 6) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/vendor", schemaPath: "#/properties/spec/properties/accelerators/items/properties/vendor/maxLength", keyword: "maxLength", params: { limit: 6 }, message: "must NOT have more than 6 characters" }];
                                            return false;
                                          }
                                        } else {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/vendor", schemaPath: "#/properties/spec/properties/accelerators/items/properties/vendor/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid7 = _errs37 === errors;
                                    } else {
                                      var valid7 = true;
                                    }
                                    if (valid7) {
                                      if (data14.resourceName !== void 0) {
                                        let data16 = data14.resourceName;
                                        const _errs39 = errors;
                                        if (errors === _errs39) {
                                          if (typeof data16 === "string") {
                                            if (func2(data16) > 253) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/resourceName", schemaPath: "#/properties/spec/properties/accelerators/items/properties/resourceName/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                              return false;
                                            } else {
                                              if (func2(data16) < 3) {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/resourceName", schemaPath: "#/properties/spec/properties/accelerators/items/properties/resourceName/minLength", keyword: "minLength", params: { limit: 3 }, message: "must NOT have fewer than 3 characters" }];
                                                return false;
                                              } else {
                                                if (!pattern11.test(data16)) {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/resourceName", schemaPath: "#/properties/spec/properties/accelerators/items/properties/resourceName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                  return false;
                                                }
                                              }
                                            }
                                          } else {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/resourceName", schemaPath: "#/properties/spec/properties/accelerators/items/properties/resourceName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid7 = _errs39 === errors;
                                      } else {
                                        var valid7 = true;
                                      }
                                      if (valid7) {
                                        if (data14.productLabel !== void 0) {
                                          let data17 = data14.productLabel;
                                          const _errs41 = errors;
                                          if (errors === _errs41) {
                                            if (typeof data17 === "string") {
                                              if (func2(data17) > 317) {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/productLabel", schemaPath: "#/properties/spec/properties/accelerators/items/properties/productLabel/maxLength", keyword: "maxLength", params: { limit: 317 }, message: "must NOT have more than 317 characters" }];
                                                return false;
                                              } else {
                                                if (func2(data17) < 1) {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/productLabel", schemaPath: "#/properties/spec/properties/accelerators/items/properties/productLabel/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                  return false;
                                                } else {
                                                  if (!pattern12.test(data17)) {
                                                    validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/productLabel", schemaPath: "#/properties/spec/properties/accelerators/items/properties/productLabel/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                    return false;
                                                  }
                                                }
                                              }
                                            } else {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/productLabel", schemaPath: "#/properties/spec/properties/accelerators/items/properties/productLabel/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                              return false;
                                            }
                                          }
                                          var valid7 = _errs41 === errors;
                                        } else {
                                          var valid7 = true;
                                        }
                                        if (valid7) {
                                          if (data14.unshared !== void 0) {
                                            let data18 = data14.unshared;
                                            const _errs43 = errors;
                                            if (errors === _errs43) {
                                              if (data18 && typeof data18 == "object" && !Array.isArray(data18)) {
                                                let missing5;
                                                if (data18.labelKey === void 0 && (missing5 = "labelKey") || data18.labelValue === void 0 && (missing5 = "labelValue")) {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/required", keyword: "required", params: { missingProperty: missing5 }, message: "must have required property '" + missing5 + "'" }];
                                                  return false;
                                                } else {
                                                  if (data18.labelKey !== void 0) {
                                                    let data19 = data18.labelKey;
                                                    const _errs45 = errors;
                                                    if (errors === _errs45) {
                                                      if (typeof data19 === "string") {
                                                        if (func2(data19) > 317) {
                                                          validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelKey", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelKey/maxLength", keyword: "maxLength", params: { limit: 317 }, message: "must NOT have more than 317 characters" }];
                                                          return false;
                                                        } else {
                                                          if (func2(data19) < 1) {
                                                            validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelKey", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelKey/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                            return false;
                                                          } else {
                                                            if (!pattern12.test(data19)) {
                                                              validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelKey", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelKey/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                              return false;
                                                            }
                                                          }
                                                        }
                                                      } else {
                                                        validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelKey", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelKey/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                        return false;
                                                      }
                                                    }
                                                    var valid8 = _errs45 === errors;
                                                  } else {
                                                    var valid8 = true;
                                                  }
                                                  if (valid8) {
                                                    if (data18.labelValue !== void 0) {
                                                      let data20 = data18.labelValue;
                                                      const _errs47 = errors;
                                                      if (errors === _errs47) {
                                                        if (typeof data20 === "string") {
                                                          if (func2(data20) > 63) {
                                                            validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelValue", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelValue/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                            return false;
                                                          } else {
                                                            if (func2(data20) < 1) {
                                                              validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelValue", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelValue/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                              return false;
                                                            } else {
                                                              if (!pattern8.test(data20)) {
                                                                validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelValue", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelValue/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                                return false;
                                                              }
                                                            }
                                                          }
                                                        } else {
                                                          validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared/labelValue", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/properties/labelValue/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                          return false;
                                                        }
                                                      }
                                                      var valid8 = _errs47 === errors;
                                                    } else {
                                                      var valid8 = true;
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2 + "/unshared", schemaPath: "#/properties/spec/properties/accelerators/items/properties/unshared/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                return false;
                                              }
                                            }
                                            var valid7 = _errs43 === errors;
                                          } else {
                                            var valid7 = true;
                                          }
                                        }
                                      }
                                    }
                                  }
                                } else {
                                  validate13.errors = [{ instancePath: instancePath + "/spec/accelerators/" + i2, schemaPath: "#/properties/spec/properties/accelerators/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                  return false;
                                }
                              }
                              var valid6 = _errs35 === errors;
                              if (!valid6) {
                                break;
                              }
                            }
                          }
                        } else {
                          validate13.errors = [{ instancePath: instancePath + "/spec/accelerators", schemaPath: "#/properties/spec/properties/accelerators/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                          return false;
                        }
                      }
                      var valid1 = _errs31 === errors;
                    } else {
                      var valid1 = true;
                    }
                    if (valid1) {
                      if (data0.workloads !== void 0) {
                        let data21 = data0.workloads;
                        const _errs49 = errors;
                        if (errors === _errs49) {
                          if (data21 && typeof data21 == "object" && !Array.isArray(data21)) {
                            if (data21.tolerations !== void 0) {
                              let data22 = data21.tolerations;
                              const _errs51 = errors;
                              if (errors === _errs51) {
                                if (Array.isArray(data22)) {
                                  if (data22.length > 16) {
                                    validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                    return false;
                                  } else {
                                    var valid10 = true;
                                    const len3 = data22.length;
                                    for (let i3 = 0; i3 < len3; i3++) {
                                      let data23 = data22[i3];
                                      const _errs54 = errors;
                                      if (errors === _errs54) {
                                        if (data23 && typeof data23 == "object" && !Array.isArray(data23)) {
                                          let missing6;
                                          if (data23.key === void 0 && (missing6 = "key")) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3, schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/required", keyword: "required", params: { missingProperty: missing6 }, message: "must have required property '" + missing6 + "'" }];
                                            return false;
                                          } else {
                                            if (data23.key !== void 0) {
                                              let data24 = data23.key;
                                              const _errs56 = errors;
                                              if (errors === _errs56) {
                                                if (typeof data24 === "string") {
                                                  if (func2(data24) > 253) {
                                                    validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/key", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/key/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                                    return false;
                                                  } else {
                                                    if (func2(data24) < 1) {
                                                      validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/key", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/key/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                      return false;
                                                    } else {
                                                      if (!pattern15.test(data24)) {
                                                        validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/key", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/key/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                        return false;
                                                      }
                                                    }
                                                  }
                                                } else {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/key", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/key/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                  return false;
                                                }
                                              }
                                              var valid11 = _errs56 === errors;
                                            } else {
                                              var valid11 = true;
                                            }
                                            if (valid11) {
                                              if (data23.value !== void 0) {
                                                let data25 = data23.value;
                                                const _errs58 = errors;
                                                if (errors === _errs58) {
                                                  if (typeof data25 === "string") {
                                                    if (func2(data25) > 63) {
                                                      validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/value", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/value/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                      return false;
                                                    } else {
                                                      if (!pattern16.test(data25)) {
                                                        validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/value", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/value/pattern", keyword: "pattern", params: { pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$" }, message: 'must match pattern "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$"' }];
                                                        return false;
                                                      }
                                                    }
                                                  } else {
                                                    validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/value", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/value/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                    return false;
                                                  }
                                                }
                                                var valid11 = _errs58 === errors;
                                              } else {
                                                var valid11 = true;
                                              }
                                              if (valid11) {
                                                if (data23.effect !== void 0) {
                                                  let data26 = data23.effect;
                                                  const _errs60 = errors;
                                                  if (!(data26 === "NoSchedule" || data26 === "PreferNoSchedule")) {
                                                    validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/effect", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/effect/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.workloads.properties.tolerations.items.properties.effect.enum }, message: "must be equal to one of the allowed values" }];
                                                    return false;
                                                  }
                                                  if (errors === _errs60) {
                                                    if (typeof data26 === "string") {
                                                      if (func2(data26) > 16) {
                                                        validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/effect", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/effect/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                        return false;
                                                      }
                                                    } else {
                                                      validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3 + "/effect", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/properties/effect/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid11 = _errs60 === errors;
                                                } else {
                                                  var valid11 = true;
                                                }
                                              }
                                            }
                                          }
                                        } else {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations/" + i3, schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                          return false;
                                        }
                                      }
                                      var valid10 = _errs54 === errors;
                                      if (!valid10) {
                                        break;
                                      }
                                    }
                                  }
                                } else {
                                  validate13.errors = [{ instancePath: instancePath + "/spec/workloads/tolerations", schemaPath: "#/properties/spec/properties/workloads/properties/tolerations/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                  return false;
                                }
                              }
                              var valid9 = _errs51 === errors;
                            } else {
                              var valid9 = true;
                            }
                            if (valid9) {
                              if (data21.priorityClassNames !== void 0) {
                                let data27 = data21.priorityClassNames;
                                const _errs62 = errors;
                                if (errors === _errs62) {
                                  if (Array.isArray(data27)) {
                                    if (data27.length > 16) {
                                      validate13.errors = [{ instancePath: instancePath + "/spec/workloads/priorityClassNames", schemaPath: "#/properties/spec/properties/workloads/properties/priorityClassNames/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                      return false;
                                    } else {
                                      var valid12 = true;
                                      const len4 = data27.length;
                                      for (let i4 = 0; i4 < len4; i4++) {
                                        let data28 = data27[i4];
                                        const _errs65 = errors;
                                        if (errors === _errs65) {
                                          if (typeof data28 === "string") {
                                            if (func2(data28) > 253) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/workloads/priorityClassNames/" + i4, schemaPath: "#/properties/spec/properties/workloads/properties/priorityClassNames/items/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                              return false;
                                            } else {
                                              if (func2(data28) < 1) {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/workloads/priorityClassNames/" + i4, schemaPath: "#/properties/spec/properties/workloads/properties/priorityClassNames/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                return false;
                                              } else {
                                                if (!pattern10.test(data28)) {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/workloads/priorityClassNames/" + i4, schemaPath: "#/properties/spec/properties/workloads/properties/priorityClassNames/items/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                  return false;
                                                }
                                              }
                                            }
                                          } else {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/workloads/priorityClassNames/" + i4, schemaPath: "#/properties/spec/properties/workloads/properties/priorityClassNames/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid12 = _errs65 === errors;
                                        if (!valid12) {
                                          break;
                                        }
                                      }
                                    }
                                  } else {
                                    validate13.errors = [{ instancePath: instancePath + "/spec/workloads/priorityClassNames", schemaPath: "#/properties/spec/properties/workloads/properties/priorityClassNames/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                    return false;
                                  }
                                }
                                var valid9 = _errs62 === errors;
                              } else {
                                var valid9 = true;
                              }
                            }
                          } else {
                            validate13.errors = [{ instancePath: instancePath + "/spec/workloads", schemaPath: "#/properties/spec/properties/workloads/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                            return false;
                          }
                        }
                        var valid1 = _errs49 === errors;
                      } else {
                        var valid1 = true;
                      }
                      if (valid1) {
                        if (data0.gate !== void 0) {
                          let data29 = data0.gate;
                          const _errs67 = errors;
                          if (errors === _errs67) {
                            if (data29 && typeof data29 == "object" && !Array.isArray(data29)) {
                              let missing7;
                              if (data29.image === void 0 && (missing7 = "image")) {
                                validate13.errors = [{ instancePath: instancePath + "/spec/gate", schemaPath: "#/properties/spec/properties/gate/required", keyword: "required", params: { missingProperty: missing7 }, message: "must have required property '" + missing7 + "'" }];
                                return false;
                              } else {
                                if (data29.image !== void 0) {
                                  let data30 = data29.image;
                                  const _errs69 = errors;
                                  if (errors === _errs69) {
                                    if (typeof data30 === "string") {
                                      if (func2(data30) > 512) {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/gate/image", schemaPath: "#/properties/spec/properties/gate/properties/image/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters" }];
                                        return false;
                                      } else {
                                        if (func2(data30) < 1) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/gate/image", schemaPath: "#/properties/spec/properties/gate/properties/image/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                          return false;
                                        } else {
                                          if (!pattern4.test(data30)) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/gate/image", schemaPath: "#/properties/spec/properties/gate/properties/image/pattern", keyword: "pattern", params: { pattern: "^[^@\\s]+@sha256:[a-f0-9]{64}$" }, message: 'must match pattern "^[^@\\s]+@sha256:[a-f0-9]{64}$"' }];
                                            return false;
                                          }
                                        }
                                      }
                                    } else {
                                      validate13.errors = [{ instancePath: instancePath + "/spec/gate/image", schemaPath: "#/properties/spec/properties/gate/properties/image/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                      return false;
                                    }
                                  }
                                  var valid13 = _errs69 === errors;
                                } else {
                                  var valid13 = true;
                                }
                                if (valid13) {
                                  if (data29.waitSeconds !== void 0) {
                                    let data31 = data29.waitSeconds;
                                    const _errs71 = errors;
                                    if (!(typeof data31 == "number" && (!(data31 % 1) && !isNaN(data31)) && isFinite(data31))) {
                                      validate13.errors = [{ instancePath: instancePath + "/spec/gate/waitSeconds", schemaPath: "#/properties/spec/properties/gate/properties/waitSeconds/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                      return false;
                                    }
                                    if (errors === _errs71) {
                                      if (typeof data31 == "number" && isFinite(data31)) {
                                        if (data31 > 300 || isNaN(data31)) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/gate/waitSeconds", schemaPath: "#/properties/spec/properties/gate/properties/waitSeconds/maximum", keyword: "maximum", params: { comparison: "<=", limit: 300 }, message: "must be <= 300" }];
                                          return false;
                                        } else {
                                          if (data31 < 1 || isNaN(data31)) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/gate/waitSeconds", schemaPath: "#/properties/spec/properties/gate/properties/waitSeconds/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                            return false;
                                          }
                                        }
                                      }
                                    }
                                    var valid13 = _errs71 === errors;
                                  } else {
                                    var valid13 = true;
                                  }
                                  if (valid13) {
                                    if (data29.validitySeconds !== void 0) {
                                      let data32 = data29.validitySeconds;
                                      const _errs73 = errors;
                                      if (!(typeof data32 == "number" && (!(data32 % 1) && !isNaN(data32)) && isFinite(data32))) {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/gate/validitySeconds", schemaPath: "#/properties/spec/properties/gate/properties/validitySeconds/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                        return false;
                                      }
                                      if (errors === _errs73) {
                                        if (typeof data32 == "number" && isFinite(data32)) {
                                          if (data32 > 3600 || isNaN(data32)) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/gate/validitySeconds", schemaPath: "#/properties/spec/properties/gate/properties/validitySeconds/maximum", keyword: "maximum", params: { comparison: "<=", limit: 3600 }, message: "must be <= 3600" }];
                                            return false;
                                          } else {
                                            if (data32 < 60 || isNaN(data32)) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/gate/validitySeconds", schemaPath: "#/properties/spec/properties/gate/properties/validitySeconds/minimum", keyword: "minimum", params: { comparison: ">=", limit: 60 }, message: "must be >= 60" }];
                                              return false;
                                            }
                                          }
                                        }
                                      }
                                      var valid13 = _errs73 === errors;
                                    } else {
                                      var valid13 = true;
                                    }
                                    if (valid13) {
                                      if (data29.targets !== void 0) {
                                        let data33 = data29.targets;
                                        const _errs75 = errors;
                                        if (errors === _errs75) {
                                          if (Array.isArray(data33)) {
                                            if (data33.length > 16) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets", schemaPath: "#/properties/spec/properties/gate/properties/targets/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                              return false;
                                            } else {
                                              var valid14 = true;
                                              const len5 = data33.length;
                                              for (let i5 = 0; i5 < len5; i5++) {
                                                let data34 = data33[i5];
                                                const _errs79 = errors;
                                                if (errors === _errs79) {
                                                  if (data34 && typeof data34 == "object" && !Array.isArray(data34)) {
                                                    let missing8;
                                                    if (data34.name === void 0 && (missing8 = "name") || data34.role === void 0 && (missing8 = "role") || data34.address === void 0 && (missing8 = "address") || data34.port === void 0 && (missing8 = "port") || data34.protocol === void 0 && (missing8 = "protocol")) {
                                                      validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5, schemaPath: "#/properties/spec/properties/gate/properties/targets/items/required", keyword: "required", params: { missingProperty: missing8 }, message: "must have required property '" + missing8 + "'" }];
                                                      return false;
                                                    } else {
                                                      if (data34.name !== void 0) {
                                                        let data35 = data34.name;
                                                        const _errs81 = errors;
                                                        if (errors === _errs81) {
                                                          if (typeof data35 === "string") {
                                                            if (func2(data35) > 63) {
                                                              validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                              return false;
                                                            } else {
                                                              if (func2(data35) < 1) {
                                                                validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                                return false;
                                                              } else {
                                                                if (!pattern1.test(data35)) {
                                                                  validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"' }];
                                                                  return false;
                                                                }
                                                              }
                                                            }
                                                          } else {
                                                            validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                            return false;
                                                          }
                                                        }
                                                        var valid15 = _errs81 === errors;
                                                      } else {
                                                        var valid15 = true;
                                                      }
                                                      if (valid15) {
                                                        if (data34.role !== void 0) {
                                                          let data36 = data34.role;
                                                          const _errs83 = errors;
                                                          if (!(data36 === "Beacon" || data36 === "Outside" || data36 === "CloudMetadata" || data36 === "ApiServer" || data36 === "Kubelet" || data36 === "OtherPod" || data36 === "Resolver")) {
                                                            validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/role", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/role/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.gate.properties.targets.items.properties.role.enum }, message: "must be equal to one of the allowed values" }];
                                                            return false;
                                                          }
                                                          if (errors === _errs83) {
                                                            if (typeof data36 === "string") {
                                                              if (func2(data36) > 13) {
                                                                validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/role", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/role/maxLength", keyword: "maxLength", params: { limit: 13 }, message: "must NOT have more than 13 characters" }];
                                                                return false;
                                                              }
                                                            } else {
                                                              validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/role", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/role/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                              return false;
                                                            }
                                                          }
                                                          var valid15 = _errs83 === errors;
                                                        } else {
                                                          var valid15 = true;
                                                        }
                                                        if (valid15) {
                                                          if (data34.address !== void 0) {
                                                            let data37 = data34.address;
                                                            const _errs85 = errors;
                                                            if (errors === _errs85) {
                                                              if (typeof data37 === "string") {
                                                                if (func2(data37) > 45) {
                                                                  validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/address", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/address/maxLength", keyword: "maxLength", params: { limit: 45 }, message: "must NOT have more than 45 characters" }];
                                                                  return false;
                                                                }
                                                              } else {
                                                                validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/address", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/address/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                return false;
                                                              }
                                                            }
                                                            var valid15 = _errs85 === errors;
                                                          } else {
                                                            var valid15 = true;
                                                          }
                                                          if (valid15) {
                                                            if (data34.port !== void 0) {
                                                              let data38 = data34.port;
                                                              const _errs88 = errors;
                                                              if (!(typeof data38 == "number" && (!(data38 % 1) && !isNaN(data38)) && isFinite(data38))) {
                                                                validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/port", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                return false;
                                                              }
                                                              if (errors === _errs88) {
                                                                if (typeof data38 == "number" && isFinite(data38)) {
                                                                  if (data38 > 65535 || isNaN(data38)) {
                                                                    validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/port", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" }];
                                                                    return false;
                                                                  } else {
                                                                    if (data38 < 1 || isNaN(data38)) {
                                                                      validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/port", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                      return false;
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                              var valid15 = _errs88 === errors;
                                                            } else {
                                                              var valid15 = true;
                                                            }
                                                            if (valid15) {
                                                              if (data34.protocol !== void 0) {
                                                                let data39 = data34.protocol;
                                                                const _errs90 = errors;
                                                                if (!(data39 === "TCP" || data39 === "UDP" || data39 === "DNS-UDP" || data39 === "DNS-TCP")) {
                                                                  validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/protocol", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/protocol/enum", keyword: "enum", params: { allowedValues: schema14.properties.spec.properties.gate.properties.targets.items.properties.protocol.enum }, message: "must be equal to one of the allowed values" }];
                                                                  return false;
                                                                }
                                                                if (errors === _errs90) {
                                                                  if (typeof data39 === "string") {
                                                                    if (func2(data39) > 7) {
                                                                      validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/protocol", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/protocol/maxLength", keyword: "maxLength", params: { limit: 7 }, message: "must NOT have more than 7 characters" }];
                                                                      return false;
                                                                    }
                                                                  } else {
                                                                    validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5 + "/protocol", schemaPath: "#/properties/spec/properties/gate/properties/targets/items/properties/protocol/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid15 = _errs90 === errors;
                                                              } else {
                                                                var valid15 = true;
                                                              }
                                                            }
                                                          }
                                                        }
                                                      }
                                                    }
                                                  } else {
                                                    validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets/" + i5, schemaPath: "#/properties/spec/properties/gate/properties/targets/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                    return false;
                                                  }
                                                }
                                                var valid14 = _errs79 === errors;
                                                if (!valid14) {
                                                  break;
                                                }
                                              }
                                            }
                                          } else {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/gate/targets", schemaPath: "#/properties/spec/properties/gate/properties/targets/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                            return false;
                                          }
                                        }
                                        var valid13 = _errs75 === errors;
                                      } else {
                                        var valid13 = true;
                                      }
                                    }
                                  }
                                }
                              }
                            } else {
                              validate13.errors = [{ instancePath: instancePath + "/spec/gate", schemaPath: "#/properties/spec/properties/gate/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                              return false;
                            }
                          }
                          var valid1 = _errs67 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data0.probes !== void 0) {
                            let data40 = data0.probes;
                            const _errs92 = errors;
                            if (errors === _errs92) {
                              if (data40 && typeof data40 == "object" && !Array.isArray(data40)) {
                                let missing9;
                                if (data40.everySeconds === void 0 && (missing9 = "everySeconds") || data40.nodePoolLabel === void 0 && (missing9 = "nodePoolLabel")) {
                                  validate13.errors = [{ instancePath: instancePath + "/spec/probes", schemaPath: "#/properties/spec/properties/probes/required", keyword: "required", params: { missingProperty: missing9 }, message: "must have required property '" + missing9 + "'" }];
                                  return false;
                                } else {
                                  if (data40.everySeconds !== void 0) {
                                    let data41 = data40.everySeconds;
                                    const _errs94 = errors;
                                    if (!(typeof data41 == "number" && (!(data41 % 1) && !isNaN(data41)) && isFinite(data41))) {
                                      validate13.errors = [{ instancePath: instancePath + "/spec/probes/everySeconds", schemaPath: "#/properties/spec/properties/probes/properties/everySeconds/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                      return false;
                                    }
                                    if (errors === _errs94) {
                                      if (typeof data41 == "number" && isFinite(data41)) {
                                        if (data41 > 604800 || isNaN(data41)) {
                                          validate13.errors = [{ instancePath: instancePath + "/spec/probes/everySeconds", schemaPath: "#/properties/spec/properties/probes/properties/everySeconds/maximum", keyword: "maximum", params: { comparison: "<=", limit: 604800 }, message: "must be <= 604800" }];
                                          return false;
                                        } else {
                                          if (data41 < 300 || isNaN(data41)) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/probes/everySeconds", schemaPath: "#/properties/spec/properties/probes/properties/everySeconds/minimum", keyword: "minimum", params: { comparison: ">=", limit: 300 }, message: "must be >= 300" }];
                                            return false;
                                          }
                                        }
                                      }
                                    }
                                    var valid16 = _errs94 === errors;
                                  } else {
                                    var valid16 = true;
                                  }
                                  if (valid16) {
                                    if (data40.validitySeconds !== void 0) {
                                      let data42 = data40.validitySeconds;
                                      const _errs96 = errors;
                                      if (!(typeof data42 == "number" && (!(data42 % 1) && !isNaN(data42)) && isFinite(data42))) {
                                        validate13.errors = [{ instancePath: instancePath + "/spec/probes/validitySeconds", schemaPath: "#/properties/spec/properties/probes/properties/validitySeconds/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                        return false;
                                      }
                                      if (errors === _errs96) {
                                        if (typeof data42 == "number" && isFinite(data42)) {
                                          if (data42 > 1209600 || isNaN(data42)) {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/probes/validitySeconds", schemaPath: "#/properties/spec/properties/probes/properties/validitySeconds/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1209600 }, message: "must be <= 1209600" }];
                                            return false;
                                          } else {
                                            if (data42 < 300 || isNaN(data42)) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/probes/validitySeconds", schemaPath: "#/properties/spec/properties/probes/properties/validitySeconds/minimum", keyword: "minimum", params: { comparison: ">=", limit: 300 }, message: "must be >= 300" }];
                                              return false;
                                            }
                                          }
                                        }
                                      }
                                      var valid16 = _errs96 === errors;
                                    } else {
                                      var valid16 = true;
                                    }
                                    if (valid16) {
                                      if (data40.nodePoolLabel !== void 0) {
                                        let data43 = data40.nodePoolLabel;
                                        const _errs98 = errors;
                                        if (errors === _errs98) {
                                          if (typeof data43 === "string") {
                                            if (func2(data43) > 317) {
                                              validate13.errors = [{ instancePath: instancePath + "/spec/probes/nodePoolLabel", schemaPath: "#/properties/spec/properties/probes/properties/nodePoolLabel/maxLength", keyword: "maxLength", params: { limit: 317 }, message: "must NOT have more than 317 characters" }];
                                              return false;
                                            } else {
                                              if (func2(data43) < 1) {
                                                validate13.errors = [{ instancePath: instancePath + "/spec/probes/nodePoolLabel", schemaPath: "#/properties/spec/properties/probes/properties/nodePoolLabel/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                return false;
                                              } else {
                                                if (!pattern12.test(data43)) {
                                                  validate13.errors = [{ instancePath: instancePath + "/spec/probes/nodePoolLabel", schemaPath: "#/properties/spec/properties/probes/properties/nodePoolLabel/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                  return false;
                                                }
                                              }
                                            }
                                          } else {
                                            validate13.errors = [{ instancePath: instancePath + "/spec/probes/nodePoolLabel", schemaPath: "#/properties/spec/properties/probes/properties/nodePoolLabel/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid16 = _errs98 === errors;
                                      } else {
                                        var valid16 = true;
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate13.errors = [{ instancePath: instancePath + "/spec/probes", schemaPath: "#/properties/spec/properties/probes/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                return false;
                              }
                            }
                            var valid1 = _errs92 === errors;
                          } else {
                            var valid1 = true;
                          }
                        }
                      }
                    }
                  }
                }
              }
            } else {
              validate13.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
              return false;
            }
          }
        }
      }
    } else {
      validate13.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
      return false;
    }
  }
  validate13.errors = vErrors;
  return errors === 0;
}
var validateTrainingJob = validate14;
var schema15 = { "type": "object", "required": ["spec"], "properties": { "spec": { "type": "object", "description": "spec is written by the researcher. It cannot change after creation, except runPolicy.suspend and runPolicy.ttlSecondsAfterFinished.", "required": ["requester", "purpose", "datasets", "image", "command", "framework", "workers", "resources"], "x-kubernetes-validations": [{ "rule": "self.requester == oldSelf.requester && self.purpose == oldSelf.purpose && self.datasets == oldSelf.datasets && self.image == oldSelf.image && self.command == oldSelf.command && self.framework == oldSelf.framework && self.workers == oldSelf.workers && self.resources == oldSelf.resources", "message": "A TrainingJob cannot change after its creation, except runPolicy.suspend and runPolicy.ttlSecondsAfterFinished: make a new TrainingJob." }, { "rule": "has(self.declaredBy) == has(oldSelf.declaredBy) && (!has(self.declaredBy) || self.declaredBy == oldSelf.declaredBy) && has(self.output) == has(oldSelf.output) && (!has(self.output) || self.output == oldSelf.output) && has(self.runtimeClassName) == has(oldSelf.runtimeClassName) && (!has(self.runtimeClassName) || self.runtimeClassName == oldSelf.runtimeClassName) && has(self.egress) == has(oldSelf.egress) && (!has(self.egress) || self.egress == oldSelf.egress) && has(self.args) == has(oldSelf.args) && (!has(self.args) || self.args == oldSelf.args) && has(self.env) == has(oldSelf.env) && (!has(self.env) || self.env == oldSelf.env)", "message": "A TrainingJob cannot change after its creation, except runPolicy.suspend and runPolicy.ttlSecondsAfterFinished: make a new TrainingJob." }, { "rule": "has(self.inputs) == has(oldSelf.inputs) && (!has(self.inputs) || self.inputs == oldSelf.inputs) && has(self.imagePullSecrets) == has(oldSelf.imagePullSecrets) && (!has(self.imagePullSecrets) || self.imagePullSecrets == oldSelf.imagePullSecrets) && has(self.securityContext) == has(oldSelf.securityContext) && (!has(self.securityContext) || self.securityContext == oldSelf.securityContext) && has(self.tolerations) == has(oldSelf.tolerations) && (!has(self.tolerations) || self.tolerations == oldSelf.tolerations) && has(self.priorityClassName) == has(oldSelf.priorityClassName) && (!has(self.priorityClassName) || self.priorityClassName == oldSelf.priorityClassName) && has(self.queueName) == has(oldSelf.queueName) && (!has(self.queueName) || self.queueName == oldSelf.queueName)", "message": "A TrainingJob cannot change after its creation, except runPolicy.suspend and runPolicy.ttlSecondsAfterFinished: make a new TrainingJob." }, { "rule": "self.?runPolicy.?activeDeadlineSeconds == oldSelf.?runPolicy.?activeDeadlineSeconds && self.?runPolicy.?maxRestarts == oldSelf.?runPolicy.?maxRestarts && self.?runPolicy.?startDeadlineSeconds == oldSelf.?runPolicy.?startDeadlineSeconds", "message": "A TrainingJob cannot change after its creation, except runPolicy.suspend and runPolicy.ttlSecondsAfterFinished: make a new TrainingJob." }, { "rule": "!has(self.output) || self.datasets.all(d, d.mountPath != self.output.mountPath && !d.mountPath.startsWith(self.output.mountPath + '/') && !self.output.mountPath.startsWith(d.mountPath + '/'))", "message": "output.mountPath and the mount path of a dataset may not lie inside each other." }, { "rule": "self.datasets.all(d, self.datasets.exists_one(e, d.mountPath == e.mountPath || d.mountPath.startsWith(e.mountPath + '/')))", "message": "The mount paths of two datasets may not be the same or lie inside each other." }, { "rule": "!has(self.inputs) || self.inputs.all(i, self.datasets.all(d, i.mountPath != d.mountPath && !i.mountPath.startsWith(d.mountPath + '/') && !d.mountPath.startsWith(i.mountPath + '/')) && (!has(self.output) || (i.mountPath != self.output.mountPath && !i.mountPath.startsWith(self.output.mountPath + '/') && !self.output.mountPath.startsWith(i.mountPath + '/'))))", "message": "The mount path of an input may not lie inside that of a dataset or of the output, nor the other way round." }, { "rule": "!has(self.inputs) || self.inputs.all(i, self.inputs.exists_one(j, i.mountPath == j.mountPath || i.mountPath.startsWith(j.mountPath + '/')))", "message": "The mount paths of two inputs may not be the same or lie inside each other." }], "properties": { "requester": { "type": "string", "description": "requester is the person who asks for this job, by the user name that Kubernetes sees. It must be the user who applies the job, unless declaredBy names an account that may speak for the person.", "minLength": 1, "maxLength": 253 }, "declaredBy": { "type": "string", "description": "declaredBy is the account (for instance of a GitOps controller) that applies this job on behalf of requester; it needs the verb actfor on trainingjobs.caveau.dev named as the requester. The evidence of who asked is then Declared, and the status says so.", "minLength": 1, "maxLength": 253 }, "purpose": { "type": "object", "description": "purpose declares what the run is for.", "required": ["activity", "commercialUse"], "properties": { "activity": { "type": "string", "description": "activity is the purpose of the processing, a term of DPV's EHDS extension (https://w3id.org/dpv/legal/eu/ehds, version 2.3).", "maxLength": 64, "enum": ["ehds:TrainTestAndEvaluateHealthAlgorithms", "ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms", "ehds:TrainTestAndEvaluateAISystemsAlgorithms", "ehds:TrainTestAndEvaluateHealthAppsAlgorithms", "ehds:HealthcareScientificResearch", "ehds:ImproveHealthcare", "ehds:ImproveHealthcareEducation", "ehds:DevelopPublicHealthProductsAndServices", "ehds:EnsureQualitySafetyHealthcare", "ehds:PublicHealthSurveillance", "ehds:PublicInterestRelatedToHealth", "ehds:PublicPolicyMaking", "ehds:ProvideHealthcareOfficialStatistics"] }, "commercialUse": { "type": "string", "description": "commercialUse says whether the result is meant to serve a commercial use.", "enum": ["None", "Intended"], "maxLength": 8 } } }, "datasets": { "type": "array", "description": "datasets lists the SecureDatasets that the job reads, in its own namespace. The terms of all of them apply.", "minItems": 1, "maxItems": 8, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": { "type": "object", "description": "One dataset.", "required": ["name", "mountPath"], "properties": { "name": { "type": "string", "description": "name is the name of the SecureDataset.", "minLength": 1, "maxLength": 52, "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$" }, "mountPath": { "type": "string", "description": "mountPath is where the container sees it; an absolute path that is not one of the system's.", "minLength": 2, "maxLength": 255, "pattern": "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$", "x-kubernetes-validations": [{ "rule": "!['/bin', '/dev', '/etc', '/lib', '/lib64', '/proc', '/run', '/sbin', '/sys', '/tmp', '/usr', '/var'].exists(p, self == p || self.startsWith(p + '/'))", "message": "mountPath may not be a system directory (/bin, /dev, /etc, /lib, /lib64, /proc, /run, /sbin, /sys, /tmp, /usr, /var); choose for instance /data." }] } } } }, "image": { "type": "string", "description": "image is the container image, by digest, so that what ran can be known for ever.", "minLength": 10, "maxLength": 512, "x-kubernetes-validations": [{ "rule": "self.matches('^[^@\\\\s]+@sha256:[a-f0-9]{64}$')", "message": "image must be pinned by digest, like registry.example/lung@sha256:<64 hexadecimal digits>: a tag can be moved to other code after the permit was given." }] }, "command": { "type": "array", "description": "command is the program that every worker runs, with its first arguments.", "minItems": 1, "maxItems": 64, "x-kubernetes-list-type": "atomic", "items": { "type": "string", "maxLength": 4096 } }, "args": { "type": "array", "description": "args are further arguments, appended to command. $(NAME) stands for an environment variable, as Kubernetes expands it.", "maxItems": 64, "x-kubernetes-list-type": "atomic", "items": { "type": "string", "maxLength": 4096 } }, "env": { "type": "array", "description": "env sets environment variables of the workers, after those that Caveau sets. Names that Caveau or the cluster sets (CAVEAU_*, PET_*, KUBERNETES_*, HOME, USER and those of the rendezvous) and names by which a container runtime hands out GPUs (NVIDIA_*, AMD_VISIBLE_DEVICES) are refused. Values are plain text in the object, so no place for secrets.", "maxItems": 64, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": { "type": "object", "description": "One variable.", "required": ["name", "value"], "properties": { "name": { "type": "string", "description": "name is the name of the variable.", "minLength": 1, "maxLength": 128, "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "x-kubernetes-validations": [{ "rule": "!['CAVEAU_', 'PET_', 'KUBERNETES_', 'NVIDIA_'].exists(p, self.startsWith(p)) && !(self in ['HOME', 'USER', 'MASTER_ADDR', 'MASTER_PORT', 'WORLD_SIZE', 'RANK', 'GLOO_SOCKET_IFNAME', 'JAX_COORDINATOR_ADDRESS', 'JAX_NUM_PROCESSES', 'JAX_PROCESS_ID', 'JAX_LOCAL_DEVICE_IDS', 'AMD_VISIBLE_DEVICES'])", "message": "This variable is set by Caveau, by the cluster or by the container runtime, and may not be set in env: leave it out." }] }, "value": { "type": "string", "description": "value is the value of the variable. $(NAME) stands for a variable before it.", "maxLength": 4096 } } } }, "inputs": { "type": "array", "description": "inputs are mounted read-only beside the data, for instance code and pretrained weights; nodes fetch them, so that the workers need no network.", "maxItems": 8, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["mountPath"], "items": { "type": "object", "description": "One input, from a config map or from an image.", "required": ["mountPath"], "x-kubernetes-validations": [{ "rule": "has(self.configMap) != has(self.image)", "message": "An input comes from either configMap or image: give exactly one of them." }], "properties": { "configMap": { "type": "object", "description": "configMap names a ConfigMap of the room; each of its keys becomes a file that can be read and run. What it holds is not part of the decision.", "required": ["name"], "properties": { "name": { "type": "string", "description": "name is the name of the ConfigMap.", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" } } }, "image": { "type": "object", "description": "image names an image whose files are mounted and cannot be run directly (an image volume, Kubernetes 1.35 or newer). The permit must list its repository.", "required": ["reference"], "properties": { "reference": { "type": "string", "description": "reference is the image, by digest.", "minLength": 10, "maxLength": 512, "x-kubernetes-validations": [{ "rule": "self.matches('^[^@\\\\s]+@sha256:[a-f0-9]{64}$')", "message": "reference must be pinned by digest, like registry.example/weights@sha256:<64 hexadecimal digits>." }] } } }, "mountPath": { "type": "string", "description": "mountPath is where the container sees it; an absolute path that is not one of the system's.", "minLength": 2, "maxLength": 255, "pattern": "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$", "x-kubernetes-validations": [{ "rule": "!['/bin', '/dev', '/etc', '/lib', '/lib64', '/proc', '/run', '/sbin', '/sys', '/tmp', '/usr', '/var'].exists(p, self == p || self.startsWith(p + '/'))", "message": "mountPath may not be a system directory (/bin, /dev, /etc, /lib, /lib64, /proc, /run, /sbin, /sys, /tmp, /usr, /var); choose for instance /data." }] } } } }, "imagePullSecrets": { "type": "array", "description": "imagePullSecrets names Secrets of the room with which nodes pull the images. The operator reads no Secret.", "maxItems": 4, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": { "type": "object", "description": "One Secret.", "required": ["name"], "properties": { "name": { "type": "string", "description": "name is the name of the Secret.", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" } } } }, "securityContext": { "type": "object", "description": "securityContext says as which user the workers run; absent, as user and group 65532. Root is refused. Data whose files others cannot read is read through supplementalGroups; there is no fsGroup, which would change the owner of every file of a volume.", "properties": { "runAsUser": { "type": "integer", "format": "int64", "description": "runAsUser is the numeric user.", "minimum": 1, "maximum": 2147483647 }, "runAsGroup": { "type": "integer", "format": "int64", "description": "runAsGroup is the numeric primary group. A fresh output volume belongs to it.", "minimum": 1, "maximum": 2147483647 }, "supplementalGroups": { "type": "array", "description": "supplementalGroups lists further numeric groups of the processes, for instance that of the data's files, or that of the GPU's device files.", "maxItems": 16, "x-kubernetes-list-type": "set", "items": { "type": "integer", "format": "int64", "minimum": 1, "maximum": 2147483647 } } } }, "priorityClassName": { "type": "string", "description": "priorityClassName names the PriorityClass of the pods; the environment must list it. With queueName it is also the priority in the queue.", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "x-kubernetes-validations": [{ "rule": "!self.startsWith('system-')", "message": "priorityClassName may not be one of the classes of the system." }] }, "tolerations": { "type": "array", "description": "tolerations lets the pods run on tainted nodes, as far as the environment lists the same taints.", "maxItems": 8, "x-kubernetes-list-type": "atomic", "items": { "type": "object", "description": "One taint that is tolerated.", "required": ["key", "operator"], "x-kubernetes-validations": [{ "rule": "self.operator == 'Equal' ? has(self.value) : !has(self.value)", "message": "A toleration has a value exactly when its operator is Equal." }], "properties": { "key": { "type": "string", "description": "key is the key of the taint.", "minLength": 1, "maxLength": 253, "pattern": "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, "operator": { "type": "string", "description": "operator is Equal (this value) or Exists (any value).", "enum": ["Equal", "Exists"], "maxLength": 6 }, "value": { "type": "string", "description": "value is the value of the taint.", "maxLength": 63, "pattern": "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$" }, "effect": { "type": "string", "description": "effect is the effect of the taint; absent means both NoSchedule and PreferNoSchedule. NoExecute is never tolerated.", "enum": ["NoSchedule", "PreferNoSchedule"], "maxLength": 16 } } } }, "queueName": { "type": "string", "description": "queueName names a LocalQueue of Kueue in the room. The job then waits until Kueue admits it, and may be preempted and resumed. The operator must run with queues enabled.", "minLength": 1, "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }, "framework": { "type": "string", "description": "framework chooses the environment that workers get: PyTorch sets PET_*, MASTER_ADDR, MASTER_PORT, WORLD_SIZE and RANK as torchrun knows them (DeepSpeed and Accelerate run under torchrun); JAX sets JAX_COORDINATOR_ADDRESS, JAX_NUM_PROCESSES, JAX_PROCESS_ID and, with GPUs, JAX_LOCAL_DEVICE_IDS: the script hands the number and the id on to jax.distributed.initialize, which reads only the others itself. All set CAVEAU_* and HOME=/tmp, because the pod's user has no home; Plain sets nothing else.", "enum": ["PyTorch", "JAX", "Plain"], "maxLength": 7 }, "workers": { "type": "integer", "format": "int32", "description": "workers is the number of pods that run together.", "minimum": 1, "maximum": 512 }, "resources": { "type": "object", "description": "resources is what each worker gets.", "required": ["cpu", "memory"], "x-kubernetes-validations": [{ "rule": "!has(self.sharedMemory) || quantity(string(self.sharedMemory)).compareTo(quantity(string(self.memory))) <= 0", "message": "sharedMemory is a part of memory and cannot be more: ask for less, or for more memory." }], "properties": { "cpu": { "description": "cpu is a quantity of CPU for each worker.", "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }], "minimum": 1, "maxLength": 16, "pattern": "^[1-9][0-9]*m?$" }, "memory": { "description": "memory is a quantity of memory for each worker. Scratch space and shared memory count towards it.", "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }], "minimum": 1, "maxLength": 16, "pattern": "^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$" }, "sharedMemory": { "description": "sharedMemory bounds /dev/shm, which is memory and counts towards memory; absent means half of memory.", "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }], "minimum": 1, "maxLength": 16, "pattern": "^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$" }, "gpu": { "type": "object", "description": "gpu asks for GPUs for each worker.", "required": ["count", "products"], "properties": { "vendor": { "type": "string", "description": "vendor says whose GPUs they are; absent means NVIDIA. The environment says under which resource name and label the cluster offers those of the others.", "enum": ["NVIDIA", "AMD", "Intel"], "maxLength": 6 }, "count": { "type": "integer", "format": "int32", "description": "count is the number of GPUs (or MIG partitions) for each worker.", "minimum": 1, "maximum": 64 }, "products": { "type": "array", "description": "products lists acceptable values of the node label that names the product (nvidia.com/gpu.product, as GPU Feature Discovery sets it, for NVIDIA).", "minItems": 1, "maxItems": 16, "x-kubernetes-list-type": "set", "items": { "type": "string", "minLength": 1, "maxLength": 63, "pattern": "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" } } } } } }, "output": { "type": "object", "description": "output asks for a fresh encrypted volume for what the job produces. It stays when the job is deleted.", "required": ["size", "storageClassName", "mountPath"], "properties": { "size": { "description": "size is a quantity of storage.", "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }], "minimum": 1, "maxLength": 16, "pattern": "^[1-9][0-9]*(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$" }, "storageClassName": { "type": "string", "description": "storageClassName names a StorageClass whose volumes are encrypted as the datasets ask.", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, "mountPath": { "type": "string", "description": "mountPath is where the container sees it; an absolute path that is not one of the system's.", "minLength": 2, "maxLength": 255, "pattern": "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$", "x-kubernetes-validations": [{ "rule": "!['/bin', '/dev', '/etc', '/lib', '/lib64', '/proc', '/run', '/sbin', '/sys', '/tmp', '/usr', '/var'].exists(p, self == p || self.startsWith(p + '/'))", "message": "mountPath may not be a system directory (/bin, /dev, /etc, /lib, /lib64, /proc, /run, /sbin, /sys, /tmp, /usr, /var); choose for instance /data." }] } } }, "runtimeClassName": { "type": "string", "description": "runtimeClassName names the RuntimeClass of the pods; absent means the node's default runtime.", "minLength": 1, "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, "egress": { "type": "array", "description": "egress lists what the workers want to reach besides each other. Every entry must be allowed by every dataset.", "maxItems": 16, "x-kubernetes-list-type": "atomic", "items": { "type": "object", "description": "One address range and port.", "required": ["cidr", "port", "protocol"], "properties": { "cidr": { "type": "string", "description": "cidr is an IPv4 or IPv6 range.", "maxLength": 49, "x-kubernetes-validations": [{ "rule": "isCIDR(self)", "message": "cidr must be an address range such as 192.0.2.0/24." }] }, "port": { "type": "integer", "format": "int32", "description": "port is the destination port.", "minimum": 1, "maximum": 65535 }, "protocol": { "type": "string", "description": "protocol is TCP or UDP.", "enum": ["TCP", "UDP"], "maxLength": 3 } } } }, "runPolicy": { "type": "object", "description": "runPolicy bounds the run.", "properties": { "suspend": { "type": "boolean", "description": "suspend stops the run (or keeps it from starting) until it is false or absent again." }, "activeDeadlineSeconds": { "type": "integer", "format": "int64", "description": "activeDeadlineSeconds is how long each start of the job may run: it counts anew after a restart or a pause. The end of a permit bounds it in any case.", "minimum": 1, "maximum": 31536e3 }, "maxRestarts": { "type": "integer", "format": "int32", "description": "maxRestarts is how often the whole gang is started again after its program failed (exit code, out of memory); absent means 0. What the cluster did to it (preemption, eviction, a lost node, a failed gate, a gang that found no place) is not counted and always started again.", "minimum": 0, "maximum": 100 }, "startDeadlineSeconds": { "type": "integer", "format": "int32", "description": "startDeadlineSeconds is how long some workers may hold nodes while others are not running yet; absent means 600. Then all give their places up, and the job tries again later.", "minimum": 30, "maximum": 86400 }, "ttlSecondsAfterFinished": { "type": "integer", "format": "int32", "description": "ttlSecondsAfterFinished is how long the Job and its pods are kept after the end. The TrainingJob and its output stay.", "minimum": 0, "maximum": 31536e3 } } } } } }, "$id": "TrainingJob" };
var pattern22 = new RegExp("^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$", "u");
var pattern23 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
var pattern31 = new RegExp("^[1-9][0-9]*m?$", "u");
var pattern32 = new RegExp("^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$", "u");
var pattern35 = new RegExp("^[1-9][0-9]*(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$", "u");
function validate14(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if (data.spec === void 0 && (missing0 = "spec")) {
        validate14.errors = [{ instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: missing0 }, message: "must have required property '" + missing0 + "'" }];
        return false;
      } else {
        if (data.spec !== void 0) {
          let data0 = data.spec;
          const _errs1 = errors;
          if (errors === _errs1) {
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              let missing1;
              if (data0.requester === void 0 && (missing1 = "requester") || data0.purpose === void 0 && (missing1 = "purpose") || data0.datasets === void 0 && (missing1 = "datasets") || data0.image === void 0 && (missing1 = "image") || data0.command === void 0 && (missing1 = "command") || data0.framework === void 0 && (missing1 = "framework") || data0.workers === void 0 && (missing1 = "workers") || data0.resources === void 0 && (missing1 = "resources")) {
                validate14.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/required", keyword: "required", params: { missingProperty: missing1 }, message: "must have required property '" + missing1 + "'" }];
                return false;
              } else {
                if (data0.requester !== void 0) {
                  let data1 = data0.requester;
                  const _errs4 = errors;
                  if (errors === _errs4) {
                    if (typeof data1 === "string") {
                      if (func2(data1) > 253) {
                        validate14.errors = [{ instancePath: instancePath + "/spec/requester", schemaPath: "#/properties/spec/properties/requester/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                        return false;
                      } else {
                        if (func2(data1) < 1) {
                          validate14.errors = [{ instancePath: instancePath + "/spec/requester", schemaPath: "#/properties/spec/properties/requester/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                          return false;
                        }
                      }
                    } else {
                      validate14.errors = [{ instancePath: instancePath + "/spec/requester", schemaPath: "#/properties/spec/properties/requester/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                      return false;
                    }
                  }
                  var valid1 = _errs4 === errors;
                } else {
                  var valid1 = true;
                }
                if (valid1) {
                  if (data0.declaredBy !== void 0) {
                    let data2 = data0.declaredBy;
                    const _errs6 = errors;
                    if (errors === _errs6) {
                      if (typeof data2 === "string") {
                        if (func2(data2) > 253) {
                          validate14.errors = [{ instancePath: instancePath + "/spec/declaredBy", schemaPath: "#/properties/spec/properties/declaredBy/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                          return false;
                        } else {
                          if (func2(data2) < 1) {
                            validate14.errors = [{ instancePath: instancePath + "/spec/declaredBy", schemaPath: "#/properties/spec/properties/declaredBy/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                            return false;
                          }
                        }
                      } else {
                        validate14.errors = [{ instancePath: instancePath + "/spec/declaredBy", schemaPath: "#/properties/spec/properties/declaredBy/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                        return false;
                      }
                    }
                    var valid1 = _errs6 === errors;
                  } else {
                    var valid1 = true;
                  }
                  if (valid1) {
                    if (data0.purpose !== void 0) {
                      let data3 = data0.purpose;
                      const _errs8 = errors;
                      if (errors === _errs8) {
                        if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                          let missing2;
                          if (data3.activity === void 0 && (missing2 = "activity") || data3.commercialUse === void 0 && (missing2 = "commercialUse")) {
                            validate14.errors = [{ instancePath: instancePath + "/spec/purpose", schemaPath: "#/properties/spec/properties/purpose/required", keyword: "required", params: { missingProperty: missing2 }, message: "must have required property '" + missing2 + "'" }];
                            return false;
                          } else {
                            if (data3.activity !== void 0) {
                              let data4 = data3.activity;
                              const _errs10 = errors;
                              if (!(data4 === "ehds:TrainTestAndEvaluateHealthAlgorithms" || data4 === "ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms" || data4 === "ehds:TrainTestAndEvaluateAISystemsAlgorithms" || data4 === "ehds:TrainTestAndEvaluateHealthAppsAlgorithms" || data4 === "ehds:HealthcareScientificResearch" || data4 === "ehds:ImproveHealthcare" || data4 === "ehds:ImproveHealthcareEducation" || data4 === "ehds:DevelopPublicHealthProductsAndServices" || data4 === "ehds:EnsureQualitySafetyHealthcare" || data4 === "ehds:PublicHealthSurveillance" || data4 === "ehds:PublicInterestRelatedToHealth" || data4 === "ehds:PublicPolicyMaking" || data4 === "ehds:ProvideHealthcareOfficialStatistics")) {
                                validate14.errors = [{ instancePath: instancePath + "/spec/purpose/activity", schemaPath: "#/properties/spec/properties/purpose/properties/activity/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.purpose.properties.activity.enum }, message: "must be equal to one of the allowed values" }];
                                return false;
                              }
                              if (errors === _errs10) {
                                if (typeof data4 === "string") {
                                  if (func2(data4) > 64) {
                                    validate14.errors = [{ instancePath: instancePath + "/spec/purpose/activity", schemaPath: "#/properties/spec/properties/purpose/properties/activity/maxLength", keyword: "maxLength", params: { limit: 64 }, message: "must NOT have more than 64 characters" }];
                                    return false;
                                  }
                                } else {
                                  validate14.errors = [{ instancePath: instancePath + "/spec/purpose/activity", schemaPath: "#/properties/spec/properties/purpose/properties/activity/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                  return false;
                                }
                              }
                              var valid2 = _errs10 === errors;
                            } else {
                              var valid2 = true;
                            }
                            if (valid2) {
                              if (data3.commercialUse !== void 0) {
                                let data5 = data3.commercialUse;
                                const _errs12 = errors;
                                if (!(data5 === "None" || data5 === "Intended")) {
                                  validate14.errors = [{ instancePath: instancePath + "/spec/purpose/commercialUse", schemaPath: "#/properties/spec/properties/purpose/properties/commercialUse/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.purpose.properties.commercialUse.enum }, message: "must be equal to one of the allowed values" }];
                                  return false;
                                }
                                if (errors === _errs12) {
                                  if (typeof data5 === "string") {
                                    if (func2(data5) > 8) {
                                      validate14.errors = [{ instancePath: instancePath + "/spec/purpose/commercialUse", schemaPath: "#/properties/spec/properties/purpose/properties/commercialUse/maxLength", keyword: "maxLength", params: { limit: 8 }, message: "must NOT have more than 8 characters" }];
                                      return false;
                                    }
                                  } else {
                                    validate14.errors = [{ instancePath: instancePath + "/spec/purpose/commercialUse", schemaPath: "#/properties/spec/properties/purpose/properties/commercialUse/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                    return false;
                                  }
                                }
                                var valid2 = _errs12 === errors;
                              } else {
                                var valid2 = true;
                              }
                            }
                          }
                        } else {
                          validate14.errors = [{ instancePath: instancePath + "/spec/purpose", schemaPath: "#/properties/spec/properties/purpose/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                          return false;
                        }
                      }
                      var valid1 = _errs8 === errors;
                    } else {
                      var valid1 = true;
                    }
                    if (valid1) {
                      if (data0.datasets !== void 0) {
                        let data6 = data0.datasets;
                        const _errs14 = errors;
                        if (errors === _errs14) {
                          if (Array.isArray(data6)) {
                            if (data6.length > 8) {
                              validate14.errors = [{ instancePath: instancePath + "/spec/datasets", schemaPath: "#/properties/spec/properties/datasets/maxItems", keyword: "maxItems", params: { limit: 8 }, message: "must NOT have more than 8 items" }];
                              return false;
                            } else {
                              if (data6.length < 1) {
                                validate14.errors = [{ instancePath: instancePath + "/spec/datasets", schemaPath: "#/properties/spec/properties/datasets/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }];
                                return false;
                              } else {
                                var valid3 = true;
                                const len0 = data6.length;
                                for (let i0 = 0; i0 < len0; i0++) {
                                  let data7 = data6[i0];
                                  const _errs18 = errors;
                                  if (errors === _errs18) {
                                    if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
                                      let missing3;
                                      if (data7.name === void 0 && (missing3 = "name") || data7.mountPath === void 0 && (missing3 = "mountPath")) {
                                        validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0, schemaPath: "#/properties/spec/properties/datasets/items/required", keyword: "required", params: { missingProperty: missing3 }, message: "must have required property '" + missing3 + "'" }];
                                        return false;
                                      } else {
                                        if (data7.name !== void 0) {
                                          let data8 = data7.name;
                                          const _errs20 = errors;
                                          if (errors === _errs20) {
                                            if (typeof data8 === "string") {
                                              if (func2(data8) > 52) {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/name", schemaPath: "#/properties/spec/properties/datasets/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 52 }, message: "must NOT have more than 52 characters" }];
                                                return false;
                                              } else {
                                                if (func2(data8) < 1) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/name", schemaPath: "#/properties/spec/properties/datasets/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                  return false;
                                                } else {
                                                  if (!pattern0.test(data8)) {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/name", schemaPath: "#/properties/spec/properties/datasets/items/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z]([-a-z0-9]*[a-z0-9])?$"' }];
                                                    return false;
                                                  }
                                                }
                                              }
                                            } else {
                                              validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/name", schemaPath: "#/properties/spec/properties/datasets/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                              return false;
                                            }
                                          }
                                          var valid4 = _errs20 === errors;
                                        } else {
                                          var valid4 = true;
                                        }
                                        if (valid4) {
                                          if (data7.mountPath !== void 0) {
                                            let data9 = data7.mountPath;
                                            const _errs22 = errors;
                                            if (errors === _errs22) {
                                              if (typeof data9 === "string") {
                                                if (func2(data9) > 255) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/mountPath", schemaPath: "#/properties/spec/properties/datasets/items/properties/mountPath/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" }];
                                                  return false;
                                                } else {
                                                  if (func2(data9) < 2) {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/mountPath", schemaPath: "#/properties/spec/properties/datasets/items/properties/mountPath/minLength", keyword: "minLength", params: { limit: 2 }, message: "must NOT have fewer than 2 characters" }];
                                                    return false;
                                                  } else {
                                                    if (!pattern22.test(data9)) {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/mountPath", schemaPath: "#/properties/spec/properties/datasets/items/properties/mountPath/pattern", keyword: "pattern", params: { pattern: "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$" }, message: 'must match pattern "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$"' }];
                                                      return false;
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0 + "/mountPath", schemaPath: "#/properties/spec/properties/datasets/items/properties/mountPath/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                return false;
                                              }
                                            }
                                            var valid4 = _errs22 === errors;
                                          } else {
                                            var valid4 = true;
                                          }
                                        }
                                      }
                                    } else {
                                      validate14.errors = [{ instancePath: instancePath + "/spec/datasets/" + i0, schemaPath: "#/properties/spec/properties/datasets/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                      return false;
                                    }
                                  }
                                  var valid3 = _errs18 === errors;
                                  if (!valid3) {
                                    break;
                                  }
                                }
                              }
                            }
                          } else {
                            validate14.errors = [{ instancePath: instancePath + "/spec/datasets", schemaPath: "#/properties/spec/properties/datasets/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                            return false;
                          }
                        }
                        var valid1 = _errs14 === errors;
                      } else {
                        var valid1 = true;
                      }
                      if (valid1) {
                        if (data0.image !== void 0) {
                          let data10 = data0.image;
                          const _errs25 = errors;
                          if (errors === _errs25) {
                            if (typeof data10 === "string") {
                              if (func2(data10) > 512) {
                                validate14.errors = [{ instancePath: instancePath + "/spec/image", schemaPath: "#/properties/spec/properties/image/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters" }];
                                return false;
                              } else {
                                if (func2(data10) < 10) {
                                  validate14.errors = [{ instancePath: instancePath + "/spec/image", schemaPath: "#/properties/spec/properties/image/minLength", keyword: "minLength", params: { limit: 10 }, message: "must NOT have fewer than 10 characters" }];
                                  return false;
                                }
                              }
                            } else {
                              validate14.errors = [{ instancePath: instancePath + "/spec/image", schemaPath: "#/properties/spec/properties/image/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                              return false;
                            }
                          }
                          var valid1 = _errs25 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data0.command !== void 0) {
                            let data11 = data0.command;
                            const _errs28 = errors;
                            if (errors === _errs28) {
                              if (Array.isArray(data11)) {
                                if (data11.length > 64) {
                                  validate14.errors = [{ instancePath: instancePath + "/spec/command", schemaPath: "#/properties/spec/properties/command/maxItems", keyword: "maxItems", params: { limit: 64 }, message: "must NOT have more than 64 items" }];
                                  return false;
                                } else {
                                  if (data11.length < 1) {
                                    validate14.errors = [{ instancePath: instancePath + "/spec/command", schemaPath: "#/properties/spec/properties/command/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }];
                                    return false;
                                  } else {
                                    var valid5 = true;
                                    const len1 = data11.length;
                                    for (let i1 = 0; i1 < len1; i1++) {
                                      let data12 = data11[i1];
                                      const _errs31 = errors;
                                      if (errors === _errs31) {
                                        if (typeof data12 === "string") {
                                          if (func2(data12) > 4096) {
                                            validate14.errors = [{ instancePath: instancePath + "/spec/command/" + i1, schemaPath: "#/properties/spec/properties/command/items/maxLength", keyword: "maxLength", params: { limit: 4096 }, message: "must NOT have more than 4096 characters" }];
                                            return false;
                                          }
                                        } else {
                                          validate14.errors = [{ instancePath: instancePath + "/spec/command/" + i1, schemaPath: "#/properties/spec/properties/command/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid5 = _errs31 === errors;
                                      if (!valid5) {
                                        break;
                                      }
                                    }
                                  }
                                }
                              } else {
                                validate14.errors = [{ instancePath: instancePath + "/spec/command", schemaPath: "#/properties/spec/properties/command/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                return false;
                              }
                            }
                            var valid1 = _errs28 === errors;
                          } else {
                            var valid1 = true;
                          }
                          if (valid1) {
                            if (data0.args !== void 0) {
                              let data13 = data0.args;
                              const _errs33 = errors;
                              if (errors === _errs33) {
                                if (Array.isArray(data13)) {
                                  if (data13.length > 64) {
                                    validate14.errors = [{ instancePath: instancePath + "/spec/args", schemaPath: "#/properties/spec/properties/args/maxItems", keyword: "maxItems", params: { limit: 64 }, message: "must NOT have more than 64 items" }];
                                    return false;
                                  } else {
                                    var valid6 = true;
                                    const len2 = data13.length;
                                    for (let i2 = 0; i2 < len2; i2++) {
                                      let data14 = data13[i2];
                                      const _errs36 = errors;
                                      if (errors === _errs36) {
                                        if (typeof data14 === "string") {
                                          if (func2(data14) > 4096) {
                                            validate14.errors = [{ instancePath: instancePath + "/spec/args/" + i2, schemaPath: "#/properties/spec/properties/args/items/maxLength", keyword: "maxLength", params: { limit: 4096 }, message: "must NOT have more than 4096 characters" }];
                                            return false;
                                          }
                                        } else {
                                          validate14.errors = [{ instancePath: instancePath + "/spec/args/" + i2, schemaPath: "#/properties/spec/properties/args/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                          return false;
                                        }
                                      }
                                      var valid6 = _errs36 === errors;
                                      if (!valid6) {
                                        break;
                                      }
                                    }
                                  }
                                } else {
                                  validate14.errors = [{ instancePath: instancePath + "/spec/args", schemaPath: "#/properties/spec/properties/args/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                  return false;
                                }
                              }
                              var valid1 = _errs33 === errors;
                            } else {
                              var valid1 = true;
                            }
                            if (valid1) {
                              if (data0.env !== void 0) {
                                let data15 = data0.env;
                                const _errs38 = errors;
                                if (errors === _errs38) {
                                  if (Array.isArray(data15)) {
                                    if (data15.length > 64) {
                                      validate14.errors = [{ instancePath: instancePath + "/spec/env", schemaPath: "#/properties/spec/properties/env/maxItems", keyword: "maxItems", params: { limit: 64 }, message: "must NOT have more than 64 items" }];
                                      return false;
                                    } else {
                                      var valid7 = true;
                                      const len3 = data15.length;
                                      for (let i3 = 0; i3 < len3; i3++) {
                                        let data16 = data15[i3];
                                        const _errs42 = errors;
                                        if (errors === _errs42) {
                                          if (data16 && typeof data16 == "object" && !Array.isArray(data16)) {
                                            let missing4;
                                            if (data16.name === void 0 && (missing4 = "name") || data16.value === void 0 && (missing4 = "value")) {
                                              validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3, schemaPath: "#/properties/spec/properties/env/items/required", keyword: "required", params: { missingProperty: missing4 }, message: "must have required property '" + missing4 + "'" }];
                                              return false;
                                            } else {
                                              if (data16.name !== void 0) {
                                                let data17 = data16.name;
                                                const _errs44 = errors;
                                                if (errors === _errs44) {
                                                  if (typeof data17 === "string") {
                                                    if (func2(data17) > 128) {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3 + "/name", schemaPath: "#/properties/spec/properties/env/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 128 }, message: "must NOT have more than 128 characters" }];
                                                      return false;
                                                    } else {
                                                      if (func2(data17) < 1) {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3 + "/name", schemaPath: "#/properties/spec/properties/env/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                        return false;
                                                      } else {
                                                        if (!pattern23.test(data17)) {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3 + "/name", schemaPath: "#/properties/spec/properties/env/items/properties/name/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }, message: 'must match pattern "^[A-Za-z_][A-Za-z0-9_]*$"' }];
                                                          return false;
                                                        }
                                                      }
                                                    }
                                                  } else {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3 + "/name", schemaPath: "#/properties/spec/properties/env/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                    return false;
                                                  }
                                                }
                                                var valid8 = _errs44 === errors;
                                              } else {
                                                var valid8 = true;
                                              }
                                              if (valid8) {
                                                if (data16.value !== void 0) {
                                                  let data18 = data16.value;
                                                  const _errs47 = errors;
                                                  if (errors === _errs47) {
                                                    if (typeof data18 === "string") {
                                                      if (func2(data18) > 4096) {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3 + "/value", schemaPath: "#/properties/spec/properties/env/items/properties/value/maxLength", keyword: "maxLength", params: { limit: 4096 }, message: "must NOT have more than 4096 characters" }];
                                                        return false;
                                                      }
                                                    } else {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3 + "/value", schemaPath: "#/properties/spec/properties/env/items/properties/value/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid8 = _errs47 === errors;
                                                } else {
                                                  var valid8 = true;
                                                }
                                              }
                                            }
                                          } else {
                                            validate14.errors = [{ instancePath: instancePath + "/spec/env/" + i3, schemaPath: "#/properties/spec/properties/env/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                            return false;
                                          }
                                        }
                                        var valid7 = _errs42 === errors;
                                        if (!valid7) {
                                          break;
                                        }
                                      }
                                    }
                                  } else {
                                    validate14.errors = [{ instancePath: instancePath + "/spec/env", schemaPath: "#/properties/spec/properties/env/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                    return false;
                                  }
                                }
                                var valid1 = _errs38 === errors;
                              } else {
                                var valid1 = true;
                              }
                              if (valid1) {
                                if (data0.inputs !== void 0) {
                                  let data19 = data0.inputs;
                                  const _errs49 = errors;
                                  if (errors === _errs49) {
                                    if (Array.isArray(data19)) {
                                      if (data19.length > 8) {
                                        validate14.errors = [{ instancePath: instancePath + "/spec/inputs", schemaPath: "#/properties/spec/properties/inputs/maxItems", keyword: "maxItems", params: { limit: 8 }, message: "must NOT have more than 8 items" }];
                                        return false;
                                      } else {
                                        var valid9 = true;
                                        const len4 = data19.length;
                                        for (let i4 = 0; i4 < len4; i4++) {
                                          let data20 = data19[i4];
                                          const _errs53 = errors;
                                          if (errors === _errs53) {
                                            if (data20 && typeof data20 == "object" && !Array.isArray(data20)) {
                                              let missing5;
                                              if (data20.mountPath === void 0 && (missing5 = "mountPath")) {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4, schemaPath: "#/properties/spec/properties/inputs/items/required", keyword: "required", params: { missingProperty: missing5 }, message: "must have required property '" + missing5 + "'" }];
                                                return false;
                                              } else {
                                                if (data20.configMap !== void 0) {
                                                  let data21 = data20.configMap;
                                                  const _errs56 = errors;
                                                  if (errors === _errs56) {
                                                    if (data21 && typeof data21 == "object" && !Array.isArray(data21)) {
                                                      let missing6;
                                                      if (data21.name === void 0 && (missing6 = "name")) {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/configMap", schemaPath: "#/properties/spec/properties/inputs/items/properties/configMap/required", keyword: "required", params: { missingProperty: missing6 }, message: "must have required property '" + missing6 + "'" }];
                                                        return false;
                                                      } else {
                                                        if (data21.name !== void 0) {
                                                          let data22 = data21.name;
                                                          const _errs58 = errors;
                                                          if (errors === _errs58) {
                                                            if (typeof data22 === "string") {
                                                              if (func2(data22) > 253) {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/configMap/name", schemaPath: "#/properties/spec/properties/inputs/items/properties/configMap/properties/name/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                                                return false;
                                                              } else {
                                                                if (func2(data22) < 1) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/configMap/name", schemaPath: "#/properties/spec/properties/inputs/items/properties/configMap/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                                  return false;
                                                                } else {
                                                                  if (!pattern10.test(data22)) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/configMap/name", schemaPath: "#/properties/spec/properties/inputs/items/properties/configMap/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                                    return false;
                                                                  }
                                                                }
                                                              }
                                                            } else {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/configMap/name", schemaPath: "#/properties/spec/properties/inputs/items/properties/configMap/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                              return false;
                                                            }
                                                          }
                                                        }
                                                      }
                                                    } else {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/configMap", schemaPath: "#/properties/spec/properties/inputs/items/properties/configMap/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid10 = _errs56 === errors;
                                                } else {
                                                  var valid10 = true;
                                                }
                                                if (valid10) {
                                                  if (data20.image !== void 0) {
                                                    let data23 = data20.image;
                                                    const _errs60 = errors;
                                                    if (errors === _errs60) {
                                                      if (data23 && typeof data23 == "object" && !Array.isArray(data23)) {
                                                        let missing7;
                                                        if (data23.reference === void 0 && (missing7 = "reference")) {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/image", schemaPath: "#/properties/spec/properties/inputs/items/properties/image/required", keyword: "required", params: { missingProperty: missing7 }, message: "must have required property '" + missing7 + "'" }];
                                                          return false;
                                                        } else {
                                                          if (data23.reference !== void 0) {
                                                            let data24 = data23.reference;
                                                            const _errs62 = errors;
                                                            if (errors === _errs62) {
                                                              if (typeof data24 === "string") {
                                                                if (func2(data24) > 512) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/image/reference", schemaPath: "#/properties/spec/properties/inputs/items/properties/image/properties/reference/maxLength", keyword: "maxLength", params: { limit: 512 }, message: "must NOT have more than 512 characters" }];
                                                                  return false;
                                                                } else {
                                                                  if (func2(data24) < 10) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/image/reference", schemaPath: "#/properties/spec/properties/inputs/items/properties/image/properties/reference/minLength", keyword: "minLength", params: { limit: 10 }, message: "must NOT have fewer than 10 characters" }];
                                                                    return false;
                                                                  }
                                                                }
                                                              } else {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/image/reference", schemaPath: "#/properties/spec/properties/inputs/items/properties/image/properties/reference/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                return false;
                                                              }
                                                            }
                                                          }
                                                        }
                                                      } else {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/image", schemaPath: "#/properties/spec/properties/inputs/items/properties/image/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                        return false;
                                                      }
                                                    }
                                                    var valid10 = _errs60 === errors;
                                                  } else {
                                                    var valid10 = true;
                                                  }
                                                  if (valid10) {
                                                    if (data20.mountPath !== void 0) {
                                                      let data25 = data20.mountPath;
                                                      const _errs65 = errors;
                                                      if (errors === _errs65) {
                                                        if (typeof data25 === "string") {
                                                          if (func2(data25) > 255) {
                                                            validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/mountPath", schemaPath: "#/properties/spec/properties/inputs/items/properties/mountPath/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" }];
                                                            return false;
                                                          } else {
                                                            if (func2(data25) < 2) {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/mountPath", schemaPath: "#/properties/spec/properties/inputs/items/properties/mountPath/minLength", keyword: "minLength", params: { limit: 2 }, message: "must NOT have fewer than 2 characters" }];
                                                              return false;
                                                            } else {
                                                              if (!pattern22.test(data25)) {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/mountPath", schemaPath: "#/properties/spec/properties/inputs/items/properties/mountPath/pattern", keyword: "pattern", params: { pattern: "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$" }, message: 'must match pattern "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$"' }];
                                                                return false;
                                                              }
                                                            }
                                                          }
                                                        } else {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4 + "/mountPath", schemaPath: "#/properties/spec/properties/inputs/items/properties/mountPath/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                          return false;
                                                        }
                                                      }
                                                      var valid10 = _errs65 === errors;
                                                    } else {
                                                      var valid10 = true;
                                                    }
                                                  }
                                                }
                                              }
                                            } else {
                                              validate14.errors = [{ instancePath: instancePath + "/spec/inputs/" + i4, schemaPath: "#/properties/spec/properties/inputs/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                              return false;
                                            }
                                          }
                                          var valid9 = _errs53 === errors;
                                          if (!valid9) {
                                            break;
                                          }
                                        }
                                      }
                                    } else {
                                      validate14.errors = [{ instancePath: instancePath + "/spec/inputs", schemaPath: "#/properties/spec/properties/inputs/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                      return false;
                                    }
                                  }
                                  var valid1 = _errs49 === errors;
                                } else {
                                  var valid1 = true;
                                }
                                if (valid1) {
                                  if (data0.imagePullSecrets !== void 0) {
                                    let data26 = data0.imagePullSecrets;
                                    const _errs68 = errors;
                                    if (errors === _errs68) {
                                      if (Array.isArray(data26)) {
                                        if (data26.length > 4) {
                                          validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets", schemaPath: "#/properties/spec/properties/imagePullSecrets/maxItems", keyword: "maxItems", params: { limit: 4 }, message: "must NOT have more than 4 items" }];
                                          return false;
                                        } else {
                                          var valid13 = true;
                                          const len5 = data26.length;
                                          for (let i5 = 0; i5 < len5; i5++) {
                                            let data27 = data26[i5];
                                            const _errs72 = errors;
                                            if (errors === _errs72) {
                                              if (data27 && typeof data27 == "object" && !Array.isArray(data27)) {
                                                let missing8;
                                                if (data27.name === void 0 && (missing8 = "name")) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets/" + i5, schemaPath: "#/properties/spec/properties/imagePullSecrets/items/required", keyword: "required", params: { missingProperty: missing8 }, message: "must have required property '" + missing8 + "'" }];
                                                  return false;
                                                } else {
                                                  if (data27.name !== void 0) {
                                                    let data28 = data27.name;
                                                    const _errs74 = errors;
                                                    if (errors === _errs74) {
                                                      if (typeof data28 === "string") {
                                                        if (func2(data28) > 253) {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/imagePullSecrets/items/properties/name/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                                          return false;
                                                        } else {
                                                          if (func2(data28) < 1) {
                                                            validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/imagePullSecrets/items/properties/name/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                            return false;
                                                          } else {
                                                            if (!pattern10.test(data28)) {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/imagePullSecrets/items/properties/name/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                              return false;
                                                            }
                                                          }
                                                        }
                                                      } else {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets/" + i5 + "/name", schemaPath: "#/properties/spec/properties/imagePullSecrets/items/properties/name/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                        return false;
                                                      }
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets/" + i5, schemaPath: "#/properties/spec/properties/imagePullSecrets/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                return false;
                                              }
                                            }
                                            var valid13 = _errs72 === errors;
                                            if (!valid13) {
                                              break;
                                            }
                                          }
                                        }
                                      } else {
                                        validate14.errors = [{ instancePath: instancePath + "/spec/imagePullSecrets", schemaPath: "#/properties/spec/properties/imagePullSecrets/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                        return false;
                                      }
                                    }
                                    var valid1 = _errs68 === errors;
                                  } else {
                                    var valid1 = true;
                                  }
                                  if (valid1) {
                                    if (data0.securityContext !== void 0) {
                                      let data29 = data0.securityContext;
                                      const _errs76 = errors;
                                      if (errors === _errs76) {
                                        if (data29 && typeof data29 == "object" && !Array.isArray(data29)) {
                                          if (data29.runAsUser !== void 0) {
                                            let data30 = data29.runAsUser;
                                            const _errs78 = errors;
                                            if (!(typeof data30 == "number" && (!(data30 % 1) && !isNaN(data30)) && isFinite(data30))) {
                                              validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/runAsUser", schemaPath: "#/properties/spec/properties/securityContext/properties/runAsUser/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                              return false;
                                            }
                                            if (errors === _errs78) {
                                              if (typeof data30 == "number" && isFinite(data30)) {
                                                if (data30 > 2147483647 || isNaN(data30)) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/runAsUser", schemaPath: "#/properties/spec/properties/securityContext/properties/runAsUser/maximum", keyword: "maximum", params: { comparison: "<=", limit: 2147483647 }, message: "must be <= 2147483647" }];
                                                  return false;
                                                } else {
                                                  if (data30 < 1 || isNaN(data30)) {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/runAsUser", schemaPath: "#/properties/spec/properties/securityContext/properties/runAsUser/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                    return false;
                                                  }
                                                }
                                              }
                                            }
                                            var valid15 = _errs78 === errors;
                                          } else {
                                            var valid15 = true;
                                          }
                                          if (valid15) {
                                            if (data29.runAsGroup !== void 0) {
                                              let data31 = data29.runAsGroup;
                                              const _errs80 = errors;
                                              if (!(typeof data31 == "number" && (!(data31 % 1) && !isNaN(data31)) && isFinite(data31))) {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/runAsGroup", schemaPath: "#/properties/spec/properties/securityContext/properties/runAsGroup/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                return false;
                                              }
                                              if (errors === _errs80) {
                                                if (typeof data31 == "number" && isFinite(data31)) {
                                                  if (data31 > 2147483647 || isNaN(data31)) {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/runAsGroup", schemaPath: "#/properties/spec/properties/securityContext/properties/runAsGroup/maximum", keyword: "maximum", params: { comparison: "<=", limit: 2147483647 }, message: "must be <= 2147483647" }];
                                                    return false;
                                                  } else {
                                                    if (data31 < 1 || isNaN(data31)) {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/runAsGroup", schemaPath: "#/properties/spec/properties/securityContext/properties/runAsGroup/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                      return false;
                                                    }
                                                  }
                                                }
                                              }
                                              var valid15 = _errs80 === errors;
                                            } else {
                                              var valid15 = true;
                                            }
                                            if (valid15) {
                                              if (data29.supplementalGroups !== void 0) {
                                                let data32 = data29.supplementalGroups;
                                                const _errs82 = errors;
                                                if (errors === _errs82) {
                                                  if (Array.isArray(data32)) {
                                                    if (data32.length > 16) {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/supplementalGroups", schemaPath: "#/properties/spec/properties/securityContext/properties/supplementalGroups/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                                      return false;
                                                    } else {
                                                      var valid16 = true;
                                                      const len6 = data32.length;
                                                      for (let i6 = 0; i6 < len6; i6++) {
                                                        let data33 = data32[i6];
                                                        const _errs85 = errors;
                                                        if (!(typeof data33 == "number" && (!(data33 % 1) && !isNaN(data33)) && isFinite(data33))) {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/supplementalGroups/" + i6, schemaPath: "#/properties/spec/properties/securityContext/properties/supplementalGroups/items/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                          return false;
                                                        }
                                                        if (errors === _errs85) {
                                                          if (typeof data33 == "number" && isFinite(data33)) {
                                                            if (data33 > 2147483647 || isNaN(data33)) {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/supplementalGroups/" + i6, schemaPath: "#/properties/spec/properties/securityContext/properties/supplementalGroups/items/maximum", keyword: "maximum", params: { comparison: "<=", limit: 2147483647 }, message: "must be <= 2147483647" }];
                                                              return false;
                                                            } else {
                                                              if (data33 < 1 || isNaN(data33)) {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/supplementalGroups/" + i6, schemaPath: "#/properties/spec/properties/securityContext/properties/supplementalGroups/items/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                return false;
                                                              }
                                                            }
                                                          }
                                                        }
                                                        var valid16 = _errs85 === errors;
                                                        if (!valid16) {
                                                          break;
                                                        }
                                                      }
                                                    }
                                                  } else {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/securityContext/supplementalGroups", schemaPath: "#/properties/spec/properties/securityContext/properties/supplementalGroups/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                                    return false;
                                                  }
                                                }
                                                var valid15 = _errs82 === errors;
                                              } else {
                                                var valid15 = true;
                                              }
                                            }
                                          }
                                        } else {
                                          validate14.errors = [{ instancePath: instancePath + "/spec/securityContext", schemaPath: "#/properties/spec/properties/securityContext/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                          return false;
                                        }
                                      }
                                      var valid1 = _errs76 === errors;
                                    } else {
                                      var valid1 = true;
                                    }
                                    if (valid1) {
                                      if (data0.priorityClassName !== void 0) {
                                        let data34 = data0.priorityClassName;
                                        const _errs87 = errors;
                                        if (errors === _errs87) {
                                          if (typeof data34 === "string") {
                                            if (func2(data34) > 253) {
                                              validate14.errors = [{ instancePath: instancePath + "/spec/priorityClassName", schemaPath: "#/properties/spec/properties/priorityClassName/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                              return false;
                                            } else {
                                              if (func2(data34) < 1) {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/priorityClassName", schemaPath: "#/properties/spec/properties/priorityClassName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                return false;
                                              } else {
                                                if (!pattern10.test(data34)) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/priorityClassName", schemaPath: "#/properties/spec/properties/priorityClassName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                  return false;
                                                }
                                              }
                                            }
                                          } else {
                                            validate14.errors = [{ instancePath: instancePath + "/spec/priorityClassName", schemaPath: "#/properties/spec/properties/priorityClassName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                            return false;
                                          }
                                        }
                                        var valid1 = _errs87 === errors;
                                      } else {
                                        var valid1 = true;
                                      }
                                      if (valid1) {
                                        if (data0.tolerations !== void 0) {
                                          let data35 = data0.tolerations;
                                          const _errs90 = errors;
                                          if (errors === _errs90) {
                                            if (Array.isArray(data35)) {
                                              if (data35.length > 8) {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/tolerations", schemaPath: "#/properties/spec/properties/tolerations/maxItems", keyword: "maxItems", params: { limit: 8 }, message: "must NOT have more than 8 items" }];
                                                return false;
                                              } else {
                                                var valid17 = true;
                                                const len7 = data35.length;
                                                for (let i7 = 0; i7 < len7; i7++) {
                                                  let data36 = data35[i7];
                                                  const _errs93 = errors;
                                                  if (errors === _errs93) {
                                                    if (data36 && typeof data36 == "object" && !Array.isArray(data36)) {
                                                      let missing9;
                                                      if (data36.key === void 0 && (missing9 = "key") || data36.operator === void 0 && (missing9 = "operator")) {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7, schemaPath: "#/properties/spec/properties/tolerations/items/required", keyword: "required", params: { missingProperty: missing9 }, message: "must have required property '" + missing9 + "'" }];
                                                        return false;
                                                      } else {
                                                        if (data36.key !== void 0) {
                                                          let data37 = data36.key;
                                                          const _errs96 = errors;
                                                          if (errors === _errs96) {
                                                            if (typeof data37 === "string") {
                                                              if (func2(data37) > 253) {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/key", schemaPath: "#/properties/spec/properties/tolerations/items/properties/key/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                                                return false;
                                                              } else {
                                                                if (func2(data37) < 1) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/key", schemaPath: "#/properties/spec/properties/tolerations/items/properties/key/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                                  return false;
                                                                } else {
                                                                  if (!pattern15.test(data37)) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/key", schemaPath: "#/properties/spec/properties/tolerations/items/properties/key/pattern", keyword: "pattern", params: { pattern: "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                                    return false;
                                                                  }
                                                                }
                                                              }
                                                            } else {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/key", schemaPath: "#/properties/spec/properties/tolerations/items/properties/key/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                              return false;
                                                            }
                                                          }
                                                          var valid18 = _errs96 === errors;
                                                        } else {
                                                          var valid18 = true;
                                                        }
                                                        if (valid18) {
                                                          if (data36.operator !== void 0) {
                                                            let data38 = data36.operator;
                                                            const _errs98 = errors;
                                                            if (!(data38 === "Equal" || data38 === "Exists")) {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/operator", schemaPath: "#/properties/spec/properties/tolerations/items/properties/operator/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.tolerations.items.properties.operator.enum }, message: "must be equal to one of the allowed values" }];
                                                              return false;
                                                            }
                                                            if (errors === _errs98) {
                                                              if (typeof data38 === "string") {
                                                                if (func2(data38) > 6) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/operator", schemaPath: "#/properties/spec/properties/tolerations/items/properties/operator/maxLength", keyword: "maxLength", params: { limit: 6 }, message: "must NOT have more than 6 characters" }];
                                                                  return false;
                                                                }
                                                              } else {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/operator", schemaPath: "#/properties/spec/properties/tolerations/items/properties/operator/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                return false;
                                                              }
                                                            }
                                                            var valid18 = _errs98 === errors;
                                                          } else {
                                                            var valid18 = true;
                                                          }
                                                          if (valid18) {
                                                            if (data36.value !== void 0) {
                                                              let data39 = data36.value;
                                                              const _errs100 = errors;
                                                              if (errors === _errs100) {
                                                                if (typeof data39 === "string") {
                                                                  if (func2(data39) > 63) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/value", schemaPath: "#/properties/spec/properties/tolerations/items/properties/value/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                                    return false;
                                                                  } else {
                                                                    if (!pattern16.test(data39)) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/value", schemaPath: "#/properties/spec/properties/tolerations/items/properties/value/pattern", keyword: "pattern", params: { pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$" }, message: 'must match pattern "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$"' }];
                                                                      return false;
                                                                    }
                                                                  }
                                                                } else {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/value", schemaPath: "#/properties/spec/properties/tolerations/items/properties/value/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                  return false;
                                                                }
                                                              }
                                                              var valid18 = _errs100 === errors;
                                                            } else {
                                                              var valid18 = true;
                                                            }
                                                            if (valid18) {
                                                              if (data36.effect !== void 0) {
                                                                let data40 = data36.effect;
                                                                const _errs102 = errors;
                                                                if (!(data40 === "NoSchedule" || data40 === "PreferNoSchedule")) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/effect", schemaPath: "#/properties/spec/properties/tolerations/items/properties/effect/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.tolerations.items.properties.effect.enum }, message: "must be equal to one of the allowed values" }];
                                                                  return false;
                                                                }
                                                                if (errors === _errs102) {
                                                                  if (typeof data40 === "string") {
                                                                    if (func2(data40) > 16) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/effect", schemaPath: "#/properties/spec/properties/tolerations/items/properties/effect/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                                      return false;
                                                                    }
                                                                  } else {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7 + "/effect", schemaPath: "#/properties/spec/properties/tolerations/items/properties/effect/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid18 = _errs102 === errors;
                                                              } else {
                                                                var valid18 = true;
                                                              }
                                                            }
                                                          }
                                                        }
                                                      }
                                                    } else {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/tolerations/" + i7, schemaPath: "#/properties/spec/properties/tolerations/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid17 = _errs93 === errors;
                                                  if (!valid17) {
                                                    break;
                                                  }
                                                }
                                              }
                                            } else {
                                              validate14.errors = [{ instancePath: instancePath + "/spec/tolerations", schemaPath: "#/properties/spec/properties/tolerations/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                              return false;
                                            }
                                          }
                                          var valid1 = _errs90 === errors;
                                        } else {
                                          var valid1 = true;
                                        }
                                        if (valid1) {
                                          if (data0.queueName !== void 0) {
                                            let data41 = data0.queueName;
                                            const _errs104 = errors;
                                            if (errors === _errs104) {
                                              if (typeof data41 === "string") {
                                                if (func2(data41) > 63) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/queueName", schemaPath: "#/properties/spec/properties/queueName/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                  return false;
                                                } else {
                                                  if (func2(data41) < 1) {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/queueName", schemaPath: "#/properties/spec/properties/queueName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                    return false;
                                                  } else {
                                                    if (!pattern1.test(data41)) {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/queueName", schemaPath: "#/properties/spec/properties/queueName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"' }];
                                                      return false;
                                                    }
                                                  }
                                                }
                                              } else {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/queueName", schemaPath: "#/properties/spec/properties/queueName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                return false;
                                              }
                                            }
                                            var valid1 = _errs104 === errors;
                                          } else {
                                            var valid1 = true;
                                          }
                                          if (valid1) {
                                            if (data0.framework !== void 0) {
                                              let data42 = data0.framework;
                                              const _errs106 = errors;
                                              if (!(data42 === "PyTorch" || data42 === "JAX" || data42 === "Plain")) {
                                                validate14.errors = [{ instancePath: instancePath + "/spec/framework", schemaPath: "#/properties/spec/properties/framework/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.framework.enum }, message: "must be equal to one of the allowed values" }];
                                                return false;
                                              }
                                              if (errors === _errs106) {
                                                if (typeof data42 === "string") {
                                                  if (func2(data42) > 7) {
                                                    validate14.errors = [{ instancePath: instancePath + "/spec/framework", schemaPath: "#/properties/spec/properties/framework/maxLength", keyword: "maxLength", params: { limit: 7 }, message: "must NOT have more than 7 characters" }];
                                                    return false;
                                                  }
                                                } else {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/framework", schemaPath: "#/properties/spec/properties/framework/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                  return false;
                                                }
                                              }
                                              var valid1 = _errs106 === errors;
                                            } else {
                                              var valid1 = true;
                                            }
                                            if (valid1) {
                                              if (data0.workers !== void 0) {
                                                let data43 = data0.workers;
                                                const _errs108 = errors;
                                                if (!(typeof data43 == "number" && (!(data43 % 1) && !isNaN(data43)) && isFinite(data43))) {
                                                  validate14.errors = [{ instancePath: instancePath + "/spec/workers", schemaPath: "#/properties/spec/properties/workers/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                  return false;
                                                }
                                                if (errors === _errs108) {
                                                  if (typeof data43 == "number" && isFinite(data43)) {
                                                    if (data43 > 512 || isNaN(data43)) {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/workers", schemaPath: "#/properties/spec/properties/workers/maximum", keyword: "maximum", params: { comparison: "<=", limit: 512 }, message: "must be <= 512" }];
                                                      return false;
                                                    } else {
                                                      if (data43 < 1 || isNaN(data43)) {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/workers", schemaPath: "#/properties/spec/properties/workers/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                        return false;
                                                      }
                                                    }
                                                  }
                                                }
                                                var valid1 = _errs108 === errors;
                                              } else {
                                                var valid1 = true;
                                              }
                                              if (valid1) {
                                                if (data0.resources !== void 0) {
                                                  let data44 = data0.resources;
                                                  const _errs110 = errors;
                                                  if (errors === _errs110) {
                                                    if (data44 && typeof data44 == "object" && !Array.isArray(data44)) {
                                                      let missing10;
                                                      if (data44.cpu === void 0 && (missing10 = "cpu") || data44.memory === void 0 && (missing10 = "memory")) {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/resources", schemaPath: "#/properties/spec/properties/resources/required", keyword: "required", params: { missingProperty: missing10 }, message: "must have required property '" + missing10 + "'" }];
                                                        return false;
                                                      } else {
                                                        if (data44.cpu !== void 0) {
                                                          let data45 = data44.cpu;
                                                          const _errs113 = errors;
                                                          const _errs114 = errors;
                                                          let valid20 = false;
                                                          const _errs115 = errors;
                                                          if (!(typeof data45 == "number" && (!(data45 % 1) && !isNaN(data45)) && isFinite(data45))) {
                                                            const err0 = { instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/anyOf/0/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                                                            if (vErrors === null) {
                                                              vErrors = [err0];
                                                            } else {
                                                              vErrors.push(err0);
                                                            }
                                                            errors++;
                                                          }
                                                          var _valid0 = _errs115 === errors;
                                                          valid20 = valid20 || _valid0;
                                                          if (!valid20) {
                                                            const _errs117 = errors;
                                                            if (typeof data45 !== "string") {
                                                              const err1 = { instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/anyOf/1/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                                                              if (vErrors === null) {
                                                                vErrors = [err1];
                                                              } else {
                                                                vErrors.push(err1);
                                                              }
                                                              errors++;
                                                            }
                                                            var _valid0 = _errs117 === errors;
                                                            valid20 = valid20 || _valid0;
                                                          }
                                                          if (!valid20) {
                                                            const err2 = { instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
                                                            if (vErrors === null) {
                                                              vErrors = [err2];
                                                            } else {
                                                              vErrors.push(err2);
                                                            }
                                                            errors++;
                                                            validate14.errors = vErrors;
                                                            return false;
                                                          } else {
                                                            errors = _errs114;
                                                            if (vErrors !== null) {
                                                              if (_errs114) {
                                                                vErrors.length = _errs114;
                                                              } else {
                                                                vErrors = null;
                                                              }
                                                            }
                                                          }
                                                          if (errors === _errs113) {
                                                            if (typeof data45 == "number" && isFinite(data45)) {
                                                              if (data45 < 1 || isNaN(data45)) {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                return false;
                                                              }
                                                            }
                                                            if (errors === _errs113) {
                                                              if (typeof data45 === "string") {
                                                                if (func2(data45) > 16) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                                  return false;
                                                                } else {
                                                                  if (!pattern31.test(data45)) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/resources/cpu", schemaPath: "#/properties/spec/properties/resources/properties/cpu/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]*m?$" }, message: 'must match pattern "^[1-9][0-9]*m?$"' }];
                                                                    return false;
                                                                  }
                                                                }
                                                              }
                                                            }
                                                          }
                                                          var valid19 = _errs113 === errors;
                                                        } else {
                                                          var valid19 = true;
                                                        }
                                                        if (valid19) {
                                                          if (data44.memory !== void 0) {
                                                            let data46 = data44.memory;
                                                            const _errs120 = errors;
                                                            const _errs121 = errors;
                                                            let valid21 = false;
                                                            const _errs122 = errors;
                                                            if (!(typeof data46 == "number" && (!(data46 % 1) && !isNaN(data46)) && isFinite(data46))) {
                                                              const err3 = { instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/anyOf/0/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                                                              if (vErrors === null) {
                                                                vErrors = [err3];
                                                              } else {
                                                                vErrors.push(err3);
                                                              }
                                                              errors++;
                                                            }
                                                            var _valid1 = _errs122 === errors;
                                                            valid21 = valid21 || _valid1;
                                                            if (!valid21) {
                                                              const _errs124 = errors;
                                                              if (typeof data46 !== "string") {
                                                                const err4 = { instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/anyOf/1/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                                                                if (vErrors === null) {
                                                                  vErrors = [err4];
                                                                } else {
                                                                  vErrors.push(err4);
                                                                }
                                                                errors++;
                                                              }
                                                              var _valid1 = _errs124 === errors;
                                                              valid21 = valid21 || _valid1;
                                                            }
                                                            if (!valid21) {
                                                              const err5 = { instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
                                                              if (vErrors === null) {
                                                                vErrors = [err5];
                                                              } else {
                                                                vErrors.push(err5);
                                                              }
                                                              errors++;
                                                              validate14.errors = vErrors;
                                                              return false;
                                                            } else {
                                                              errors = _errs121;
                                                              if (vErrors !== null) {
                                                                if (_errs121) {
                                                                  vErrors.length = _errs121;
                                                                } else {
                                                                  vErrors = null;
                                                                }
                                                              }
                                                            }
                                                            if (errors === _errs120) {
                                                              if (typeof data46 == "number" && isFinite(data46)) {
                                                                if (data46 < 1 || isNaN(data46)) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                  return false;
                                                                }
                                                              }
                                                              if (errors === _errs120) {
                                                                if (typeof data46 === "string") {
                                                                  if (func2(data46) > 16) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                                    return false;
                                                                  } else {
                                                                    if (!pattern32.test(data46)) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/resources/memory", schemaPath: "#/properties/spec/properties/resources/properties/memory/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$" }, message: 'must match pattern "^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$"' }];
                                                                      return false;
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                            }
                                                            var valid19 = _errs120 === errors;
                                                          } else {
                                                            var valid19 = true;
                                                          }
                                                          if (valid19) {
                                                            if (data44.sharedMemory !== void 0) {
                                                              let data47 = data44.sharedMemory;
                                                              const _errs127 = errors;
                                                              const _errs128 = errors;
                                                              let valid22 = false;
                                                              const _errs129 = errors;
                                                              if (!(typeof data47 == "number" && (!(data47 % 1) && !isNaN(data47)) && isFinite(data47))) {
                                                                const err6 = { instancePath: instancePath + "/spec/resources/sharedMemory", schemaPath: "#/properties/spec/properties/resources/properties/sharedMemory/anyOf/0/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                                                                if (vErrors === null) {
                                                                  vErrors = [err6];
                                                                } else {
                                                                  vErrors.push(err6);
                                                                }
                                                                errors++;
                                                              }
                                                              var _valid2 = _errs129 === errors;
                                                              valid22 = valid22 || _valid2;
                                                              if (!valid22) {
                                                                const _errs131 = errors;
                                                                if (typeof data47 !== "string") {
                                                                  const err7 = { instancePath: instancePath + "/spec/resources/sharedMemory", schemaPath: "#/properties/spec/properties/resources/properties/sharedMemory/anyOf/1/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                                                                  if (vErrors === null) {
                                                                    vErrors = [err7];
                                                                  } else {
                                                                    vErrors.push(err7);
                                                                  }
                                                                  errors++;
                                                                }
                                                                var _valid2 = _errs131 === errors;
                                                                valid22 = valid22 || _valid2;
                                                              }
                                                              if (!valid22) {
                                                                const err8 = { instancePath: instancePath + "/spec/resources/sharedMemory", schemaPath: "#/properties/spec/properties/resources/properties/sharedMemory/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
                                                                if (vErrors === null) {
                                                                  vErrors = [err8];
                                                                } else {
                                                                  vErrors.push(err8);
                                                                }
                                                                errors++;
                                                                validate14.errors = vErrors;
                                                                return false;
                                                              } else {
                                                                errors = _errs128;
                                                                if (vErrors !== null) {
                                                                  if (_errs128) {
                                                                    vErrors.length = _errs128;
                                                                  } else {
                                                                    vErrors = null;
                                                                  }
                                                                }
                                                              }
                                                              if (errors === _errs127) {
                                                                if (typeof data47 == "number" && isFinite(data47)) {
                                                                  if (data47 < 1 || isNaN(data47)) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/resources/sharedMemory", schemaPath: "#/properties/spec/properties/resources/properties/sharedMemory/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                if (errors === _errs127) {
                                                                  if (typeof data47 === "string") {
                                                                    if (func2(data47) > 16) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/resources/sharedMemory", schemaPath: "#/properties/spec/properties/resources/properties/sharedMemory/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                                      return false;
                                                                    } else {
                                                                      if (!pattern32.test(data47)) {
                                                                        validate14.errors = [{ instancePath: instancePath + "/spec/resources/sharedMemory", schemaPath: "#/properties/spec/properties/resources/properties/sharedMemory/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$" }, message: 'must match pattern "^[1-9][0-9]*(k|M|G|T|Ki|Mi|Gi|Ti)?$"' }];
                                                                        return false;
                                                                      }
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                              var valid19 = _errs127 === errors;
                                                            } else {
                                                              var valid19 = true;
                                                            }
                                                            if (valid19) {
                                                              if (data44.gpu !== void 0) {
                                                                let data48 = data44.gpu;
                                                                const _errs134 = errors;
                                                                if (errors === _errs134) {
                                                                  if (data48 && typeof data48 == "object" && !Array.isArray(data48)) {
                                                                    let missing11;
                                                                    if (data48.count === void 0 && (missing11 = "count") || data48.products === void 0 && (missing11 = "products")) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu", schemaPath: "#/properties/spec/properties/resources/properties/gpu/required", keyword: "required", params: { missingProperty: missing11 }, message: "must have required property '" + missing11 + "'" }];
                                                                      return false;
                                                                    } else {
                                                                      if (data48.vendor !== void 0) {
                                                                        let data49 = data48.vendor;
                                                                        const _errs136 = errors;
                                                                        if (!(data49 === "NVIDIA" || data49 === "AMD" || data49 === "Intel")) {
                                                                          validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/vendor", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/vendor/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.resources.properties.gpu.properties.vendor.enum }, message: "must be equal to one of the allowed values" }];
                                                                          return false;
                                                                        }
                                                                        if (errors === _errs136) {
                                                                          if (typeof data49 === "string") {
                                                                            if (func2(data49) > 6) {
                                                                              validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/vendor", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/vendor/maxLength", keyword: "maxLength", params: { limit: 6 }, message: "must NOT have more than 6 characters" }];
                                                                              return false;
                                                                            }
                                                                          } else {
                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/vendor", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/vendor/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                            return false;
                                                                          }
                                                                        }
                                                                        var valid23 = _errs136 === errors;
                                                                      } else {
                                                                        var valid23 = true;
                                                                      }
                                                                      if (valid23) {
                                                                        if (data48.count !== void 0) {
                                                                          let data50 = data48.count;
                                                                          const _errs138 = errors;
                                                                          if (!(typeof data50 == "number" && (!(data50 % 1) && !isNaN(data50)) && isFinite(data50))) {
                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/count", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/count/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                            return false;
                                                                          }
                                                                          if (errors === _errs138) {
                                                                            if (typeof data50 == "number" && isFinite(data50)) {
                                                                              if (data50 > 64 || isNaN(data50)) {
                                                                                validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/count", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/count/maximum", keyword: "maximum", params: { comparison: "<=", limit: 64 }, message: "must be <= 64" }];
                                                                                return false;
                                                                              } else {
                                                                                if (data50 < 1 || isNaN(data50)) {
                                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/count", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/count/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                                  return false;
                                                                                }
                                                                              }
                                                                            }
                                                                          }
                                                                          var valid23 = _errs138 === errors;
                                                                        } else {
                                                                          var valid23 = true;
                                                                        }
                                                                        if (valid23) {
                                                                          if (data48.products !== void 0) {
                                                                            let data51 = data48.products;
                                                                            const _errs140 = errors;
                                                                            if (errors === _errs140) {
                                                                              if (Array.isArray(data51)) {
                                                                                if (data51.length > 16) {
                                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                                                                  return false;
                                                                                } else {
                                                                                  if (data51.length < 1) {
                                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" }];
                                                                                    return false;
                                                                                  } else {
                                                                                    var valid24 = true;
                                                                                    const len8 = data51.length;
                                                                                    for (let i8 = 0; i8 < len8; i8++) {
                                                                                      let data52 = data51[i8];
                                                                                      const _errs143 = errors;
                                                                                      if (errors === _errs143) {
                                                                                        if (typeof data52 === "string") {
                                                                                          if (func2(data52) > 63) {
                                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products/" + i8, schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/items/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                                                            return false;
                                                                                          } else {
                                                                                            if (func2(data52) < 1) {
                                                                                              validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products/" + i8, schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                                                              return false;
                                                                                            } else {
                                                                                              if (!pattern8.test(data52)) {
                                                                                                validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products/" + i8, schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/items/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$" }, message: 'must match pattern "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"' }];
                                                                                                return false;
                                                                                              }
                                                                                            }
                                                                                          }
                                                                                        } else {
                                                                                          validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products/" + i8, schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/items/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                                          return false;
                                                                                        }
                                                                                      }
                                                                                      var valid24 = _errs143 === errors;
                                                                                      if (!valid24) {
                                                                                        break;
                                                                                      }
                                                                                    }
                                                                                  }
                                                                                }
                                                                              } else {
                                                                                validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu/products", schemaPath: "#/properties/spec/properties/resources/properties/gpu/properties/products/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                                                                return false;
                                                                              }
                                                                            }
                                                                            var valid23 = _errs140 === errors;
                                                                          } else {
                                                                            var valid23 = true;
                                                                          }
                                                                        }
                                                                      }
                                                                    }
                                                                  } else {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/resources/gpu", schemaPath: "#/properties/spec/properties/resources/properties/gpu/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid19 = _errs134 === errors;
                                                              } else {
                                                                var valid19 = true;
                                                              }
                                                            }
                                                          }
                                                        }
                                                      }
                                                    } else {
                                                      validate14.errors = [{ instancePath: instancePath + "/spec/resources", schemaPath: "#/properties/spec/properties/resources/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid1 = _errs110 === errors;
                                                } else {
                                                  var valid1 = true;
                                                }
                                                if (valid1) {
                                                  if (data0.output !== void 0) {
                                                    let data53 = data0.output;
                                                    const _errs145 = errors;
                                                    if (errors === _errs145) {
                                                      if (data53 && typeof data53 == "object" && !Array.isArray(data53)) {
                                                        let missing12;
                                                        if (data53.size === void 0 && (missing12 = "size") || data53.storageClassName === void 0 && (missing12 = "storageClassName") || data53.mountPath === void 0 && (missing12 = "mountPath")) {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/output", schemaPath: "#/properties/spec/properties/output/required", keyword: "required", params: { missingProperty: missing12 }, message: "must have required property '" + missing12 + "'" }];
                                                          return false;
                                                        } else {
                                                          if (data53.size !== void 0) {
                                                            let data54 = data53.size;
                                                            const _errs147 = errors;
                                                            const _errs148 = errors;
                                                            let valid26 = false;
                                                            const _errs149 = errors;
                                                            if (!(typeof data54 == "number" && (!(data54 % 1) && !isNaN(data54)) && isFinite(data54))) {
                                                              const err9 = { instancePath: instancePath + "/spec/output/size", schemaPath: "#/properties/spec/properties/output/properties/size/anyOf/0/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                                                              if (vErrors === null) {
                                                                vErrors = [err9];
                                                              } else {
                                                                vErrors.push(err9);
                                                              }
                                                              errors++;
                                                            }
                                                            var _valid3 = _errs149 === errors;
                                                            valid26 = valid26 || _valid3;
                                                            if (!valid26) {
                                                              const _errs151 = errors;
                                                              if (typeof data54 !== "string") {
                                                                const err10 = { instancePath: instancePath + "/spec/output/size", schemaPath: "#/properties/spec/properties/output/properties/size/anyOf/1/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                                                                if (vErrors === null) {
                                                                  vErrors = [err10];
                                                                } else {
                                                                  vErrors.push(err10);
                                                                }
                                                                errors++;
                                                              }
                                                              var _valid3 = _errs151 === errors;
                                                              valid26 = valid26 || _valid3;
                                                            }
                                                            if (!valid26) {
                                                              const err11 = { instancePath: instancePath + "/spec/output/size", schemaPath: "#/properties/spec/properties/output/properties/size/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
                                                              if (vErrors === null) {
                                                                vErrors = [err11];
                                                              } else {
                                                                vErrors.push(err11);
                                                              }
                                                              errors++;
                                                              validate14.errors = vErrors;
                                                              return false;
                                                            } else {
                                                              errors = _errs148;
                                                              if (vErrors !== null) {
                                                                if (_errs148) {
                                                                  vErrors.length = _errs148;
                                                                } else {
                                                                  vErrors = null;
                                                                }
                                                              }
                                                            }
                                                            if (errors === _errs147) {
                                                              if (typeof data54 == "number" && isFinite(data54)) {
                                                                if (data54 < 1 || isNaN(data54)) {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/output/size", schemaPath: "#/properties/spec/properties/output/properties/size/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                  return false;
                                                                }
                                                              }
                                                              if (errors === _errs147) {
                                                                if (typeof data54 === "string") {
                                                                  if (func2(data54) > 16) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/output/size", schemaPath: "#/properties/spec/properties/output/properties/size/maxLength", keyword: "maxLength", params: { limit: 16 }, message: "must NOT have more than 16 characters" }];
                                                                    return false;
                                                                  } else {
                                                                    if (!pattern35.test(data54)) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/output/size", schemaPath: "#/properties/spec/properties/output/properties/size/pattern", keyword: "pattern", params: { pattern: "^[1-9][0-9]*(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$" }, message: 'must match pattern "^[1-9][0-9]*(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"' }];
                                                                      return false;
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                            }
                                                            var valid25 = _errs147 === errors;
                                                          } else {
                                                            var valid25 = true;
                                                          }
                                                          if (valid25) {
                                                            if (data53.storageClassName !== void 0) {
                                                              let data55 = data53.storageClassName;
                                                              const _errs154 = errors;
                                                              if (errors === _errs154) {
                                                                if (typeof data55 === "string") {
                                                                  if (func2(data55) > 253) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/output/storageClassName", schemaPath: "#/properties/spec/properties/output/properties/storageClassName/maxLength", keyword: "maxLength", params: { limit: 253 }, message: "must NOT have more than 253 characters" }];
                                                                    return false;
                                                                  } else {
                                                                    if (func2(data55) < 1) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/output/storageClassName", schemaPath: "#/properties/spec/properties/output/properties/storageClassName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                                      return false;
                                                                    } else {
                                                                      if (!pattern10.test(data55)) {
                                                                        validate14.errors = [{ instancePath: instancePath + "/spec/output/storageClassName", schemaPath: "#/properties/spec/properties/output/properties/storageClassName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                                        return false;
                                                                      }
                                                                    }
                                                                  }
                                                                } else {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/output/storageClassName", schemaPath: "#/properties/spec/properties/output/properties/storageClassName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                  return false;
                                                                }
                                                              }
                                                              var valid25 = _errs154 === errors;
                                                            } else {
                                                              var valid25 = true;
                                                            }
                                                            if (valid25) {
                                                              if (data53.mountPath !== void 0) {
                                                                let data56 = data53.mountPath;
                                                                const _errs156 = errors;
                                                                if (errors === _errs156) {
                                                                  if (typeof data56 === "string") {
                                                                    if (func2(data56) > 255) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/output/mountPath", schemaPath: "#/properties/spec/properties/output/properties/mountPath/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" }];
                                                                      return false;
                                                                    } else {
                                                                      if (func2(data56) < 2) {
                                                                        validate14.errors = [{ instancePath: instancePath + "/spec/output/mountPath", schemaPath: "#/properties/spec/properties/output/properties/mountPath/minLength", keyword: "minLength", params: { limit: 2 }, message: "must NOT have fewer than 2 characters" }];
                                                                        return false;
                                                                      } else {
                                                                        if (!pattern22.test(data56)) {
                                                                          validate14.errors = [{ instancePath: instancePath + "/spec/output/mountPath", schemaPath: "#/properties/spec/properties/output/properties/mountPath/pattern", keyword: "pattern", params: { pattern: "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$" }, message: 'must match pattern "^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$"' }];
                                                                          return false;
                                                                        }
                                                                      }
                                                                    }
                                                                  } else {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/output/mountPath", schemaPath: "#/properties/spec/properties/output/properties/mountPath/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid25 = _errs156 === errors;
                                                              } else {
                                                                var valid25 = true;
                                                              }
                                                            }
                                                          }
                                                        }
                                                      } else {
                                                        validate14.errors = [{ instancePath: instancePath + "/spec/output", schemaPath: "#/properties/spec/properties/output/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                        return false;
                                                      }
                                                    }
                                                    var valid1 = _errs145 === errors;
                                                  } else {
                                                    var valid1 = true;
                                                  }
                                                  if (valid1) {
                                                    if (data0.runtimeClassName !== void 0) {
                                                      let data57 = data0.runtimeClassName;
                                                      const _errs159 = errors;
                                                      if (errors === _errs159) {
                                                        if (typeof data57 === "string") {
                                                          if (func2(data57) > 63) {
                                                            validate14.errors = [{ instancePath: instancePath + "/spec/runtimeClassName", schemaPath: "#/properties/spec/properties/runtimeClassName/maxLength", keyword: "maxLength", params: { limit: 63 }, message: "must NOT have more than 63 characters" }];
                                                            return false;
                                                          } else {
                                                            if (func2(data57) < 1) {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/runtimeClassName", schemaPath: "#/properties/spec/properties/runtimeClassName/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" }];
                                                              return false;
                                                            } else {
                                                              if (!pattern10.test(data57)) {
                                                                validate14.errors = [{ instancePath: instancePath + "/spec/runtimeClassName", schemaPath: "#/properties/spec/properties/runtimeClassName/pattern", keyword: "pattern", params: { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }, message: 'must match pattern "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"' }];
                                                                return false;
                                                              }
                                                            }
                                                          }
                                                        } else {
                                                          validate14.errors = [{ instancePath: instancePath + "/spec/runtimeClassName", schemaPath: "#/properties/spec/properties/runtimeClassName/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                          return false;
                                                        }
                                                      }
                                                      var valid1 = _errs159 === errors;
                                                    } else {
                                                      var valid1 = true;
                                                    }
                                                    if (valid1) {
                                                      if (data0.egress !== void 0) {
                                                        let data58 = data0.egress;
                                                        const _errs161 = errors;
                                                        if (errors === _errs161) {
                                                          if (Array.isArray(data58)) {
                                                            if (data58.length > 16) {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/egress", schemaPath: "#/properties/spec/properties/egress/maxItems", keyword: "maxItems", params: { limit: 16 }, message: "must NOT have more than 16 items" }];
                                                              return false;
                                                            } else {
                                                              var valid27 = true;
                                                              const len9 = data58.length;
                                                              for (let i9 = 0; i9 < len9; i9++) {
                                                                let data59 = data58[i9];
                                                                const _errs164 = errors;
                                                                if (errors === _errs164) {
                                                                  if (data59 && typeof data59 == "object" && !Array.isArray(data59)) {
                                                                    let missing13;
                                                                    if (data59.cidr === void 0 && (missing13 = "cidr") || data59.port === void 0 && (missing13 = "port") || data59.protocol === void 0 && (missing13 = "protocol")) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9, schemaPath: "#/properties/spec/properties/egress/items/required", keyword: "required", params: { missingProperty: missing13 }, message: "must have required property '" + missing13 + "'" }];
                                                                      return false;
                                                                    } else {
                                                                      if (data59.cidr !== void 0) {
                                                                        let data60 = data59.cidr;
                                                                        const _errs166 = errors;
                                                                        if (errors === _errs166) {
                                                                          if (typeof data60 === "string") {
                                                                            if (func2(data60) > 49) {
                                                                              validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/cidr", schemaPath: "#/properties/spec/properties/egress/items/properties/cidr/maxLength", keyword: "maxLength", params: { limit: 49 }, message: "must NOT have more than 49 characters" }];
                                                                              return false;
                                                                            }
                                                                          } else {
                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/cidr", schemaPath: "#/properties/spec/properties/egress/items/properties/cidr/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                            return false;
                                                                          }
                                                                        }
                                                                        var valid28 = _errs166 === errors;
                                                                      } else {
                                                                        var valid28 = true;
                                                                      }
                                                                      if (valid28) {
                                                                        if (data59.port !== void 0) {
                                                                          let data61 = data59.port;
                                                                          const _errs169 = errors;
                                                                          if (!(typeof data61 == "number" && (!(data61 % 1) && !isNaN(data61)) && isFinite(data61))) {
                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/port", schemaPath: "#/properties/spec/properties/egress/items/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                            return false;
                                                                          }
                                                                          if (errors === _errs169) {
                                                                            if (typeof data61 == "number" && isFinite(data61)) {
                                                                              if (data61 > 65535 || isNaN(data61)) {
                                                                                validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/port", schemaPath: "#/properties/spec/properties/egress/items/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" }];
                                                                                return false;
                                                                              } else {
                                                                                if (data61 < 1 || isNaN(data61)) {
                                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/port", schemaPath: "#/properties/spec/properties/egress/items/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                                  return false;
                                                                                }
                                                                              }
                                                                            }
                                                                          }
                                                                          var valid28 = _errs169 === errors;
                                                                        } else {
                                                                          var valid28 = true;
                                                                        }
                                                                        if (valid28) {
                                                                          if (data59.protocol !== void 0) {
                                                                            let data62 = data59.protocol;
                                                                            const _errs171 = errors;
                                                                            if (!(data62 === "TCP" || data62 === "UDP")) {
                                                                              validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/protocol", schemaPath: "#/properties/spec/properties/egress/items/properties/protocol/enum", keyword: "enum", params: { allowedValues: schema15.properties.spec.properties.egress.items.properties.protocol.enum }, message: "must be equal to one of the allowed values" }];
                                                                              return false;
                                                                            }
                                                                            if (errors === _errs171) {
                                                                              if (typeof data62 === "string") {
                                                                                if (func2(data62) > 3) {
                                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/protocol", schemaPath: "#/properties/spec/properties/egress/items/properties/protocol/maxLength", keyword: "maxLength", params: { limit: 3 }, message: "must NOT have more than 3 characters" }];
                                                                                  return false;
                                                                                }
                                                                              } else {
                                                                                validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9 + "/protocol", schemaPath: "#/properties/spec/properties/egress/items/properties/protocol/type", keyword: "type", params: { type: "string" }, message: "must be string" }];
                                                                                return false;
                                                                              }
                                                                            }
                                                                            var valid28 = _errs171 === errors;
                                                                          } else {
                                                                            var valid28 = true;
                                                                          }
                                                                        }
                                                                      }
                                                                    }
                                                                  } else {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/egress/" + i9, schemaPath: "#/properties/spec/properties/egress/items/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid27 = _errs164 === errors;
                                                                if (!valid27) {
                                                                  break;
                                                                }
                                                              }
                                                            }
                                                          } else {
                                                            validate14.errors = [{ instancePath: instancePath + "/spec/egress", schemaPath: "#/properties/spec/properties/egress/type", keyword: "type", params: { type: "array" }, message: "must be array" }];
                                                            return false;
                                                          }
                                                        }
                                                        var valid1 = _errs161 === errors;
                                                      } else {
                                                        var valid1 = true;
                                                      }
                                                      if (valid1) {
                                                        if (data0.runPolicy !== void 0) {
                                                          let data63 = data0.runPolicy;
                                                          const _errs173 = errors;
                                                          if (errors === _errs173) {
                                                            if (data63 && typeof data63 == "object" && !Array.isArray(data63)) {
                                                              if (data63.suspend !== void 0) {
                                                                const _errs175 = errors;
                                                                if (typeof data63.suspend !== "boolean") {
                                                                  validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/suspend", schemaPath: "#/properties/spec/properties/runPolicy/properties/suspend/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" }];
                                                                  return false;
                                                                }
                                                                var valid29 = _errs175 === errors;
                                                              } else {
                                                                var valid29 = true;
                                                              }
                                                              if (valid29) {
                                                                if (data63.activeDeadlineSeconds !== void 0) {
                                                                  let data65 = data63.activeDeadlineSeconds;
                                                                  const _errs177 = errors;
                                                                  if (!(typeof data65 == "number" && (!(data65 % 1) && !isNaN(data65)) && isFinite(data65))) {
                                                                    validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/activeDeadlineSeconds", schemaPath: "#/properties/spec/properties/runPolicy/properties/activeDeadlineSeconds/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                    return false;
                                                                  }
                                                                  if (errors === _errs177) {
                                                                    if (typeof data65 == "number" && isFinite(data65)) {
                                                                      if (data65 > 31536e3 || isNaN(data65)) {
                                                                        validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/activeDeadlineSeconds", schemaPath: "#/properties/spec/properties/runPolicy/properties/activeDeadlineSeconds/maximum", keyword: "maximum", params: { comparison: "<=", limit: 31536e3 }, message: "must be <= 31536000" }];
                                                                        return false;
                                                                      } else {
                                                                        if (data65 < 1 || isNaN(data65)) {
                                                                          validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/activeDeadlineSeconds", schemaPath: "#/properties/spec/properties/runPolicy/properties/activeDeadlineSeconds/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" }];
                                                                          return false;
                                                                        }
                                                                      }
                                                                    }
                                                                  }
                                                                  var valid29 = _errs177 === errors;
                                                                } else {
                                                                  var valid29 = true;
                                                                }
                                                                if (valid29) {
                                                                  if (data63.maxRestarts !== void 0) {
                                                                    let data66 = data63.maxRestarts;
                                                                    const _errs179 = errors;
                                                                    if (!(typeof data66 == "number" && (!(data66 % 1) && !isNaN(data66)) && isFinite(data66))) {
                                                                      validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/maxRestarts", schemaPath: "#/properties/spec/properties/runPolicy/properties/maxRestarts/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                      return false;
                                                                    }
                                                                    if (errors === _errs179) {
                                                                      if (typeof data66 == "number" && isFinite(data66)) {
                                                                        if (data66 > 100 || isNaN(data66)) {
                                                                          validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/maxRestarts", schemaPath: "#/properties/spec/properties/runPolicy/properties/maxRestarts/maximum", keyword: "maximum", params: { comparison: "<=", limit: 100 }, message: "must be <= 100" }];
                                                                          return false;
                                                                        } else {
                                                                          if (data66 < 0 || isNaN(data66)) {
                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/maxRestarts", schemaPath: "#/properties/spec/properties/runPolicy/properties/maxRestarts/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" }];
                                                                            return false;
                                                                          }
                                                                        }
                                                                      }
                                                                    }
                                                                    var valid29 = _errs179 === errors;
                                                                  } else {
                                                                    var valid29 = true;
                                                                  }
                                                                  if (valid29) {
                                                                    if (data63.startDeadlineSeconds !== void 0) {
                                                                      let data67 = data63.startDeadlineSeconds;
                                                                      const _errs181 = errors;
                                                                      if (!(typeof data67 == "number" && (!(data67 % 1) && !isNaN(data67)) && isFinite(data67))) {
                                                                        validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/startDeadlineSeconds", schemaPath: "#/properties/spec/properties/runPolicy/properties/startDeadlineSeconds/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                        return false;
                                                                      }
                                                                      if (errors === _errs181) {
                                                                        if (typeof data67 == "number" && isFinite(data67)) {
                                                                          if (data67 > 86400 || isNaN(data67)) {
                                                                            validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/startDeadlineSeconds", schemaPath: "#/properties/spec/properties/runPolicy/properties/startDeadlineSeconds/maximum", keyword: "maximum", params: { comparison: "<=", limit: 86400 }, message: "must be <= 86400" }];
                                                                            return false;
                                                                          } else {
                                                                            if (data67 < 30 || isNaN(data67)) {
                                                                              validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/startDeadlineSeconds", schemaPath: "#/properties/spec/properties/runPolicy/properties/startDeadlineSeconds/minimum", keyword: "minimum", params: { comparison: ">=", limit: 30 }, message: "must be >= 30" }];
                                                                              return false;
                                                                            }
                                                                          }
                                                                        }
                                                                      }
                                                                      var valid29 = _errs181 === errors;
                                                                    } else {
                                                                      var valid29 = true;
                                                                    }
                                                                    if (valid29) {
                                                                      if (data63.ttlSecondsAfterFinished !== void 0) {
                                                                        let data68 = data63.ttlSecondsAfterFinished;
                                                                        const _errs183 = errors;
                                                                        if (!(typeof data68 == "number" && (!(data68 % 1) && !isNaN(data68)) && isFinite(data68))) {
                                                                          validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/ttlSecondsAfterFinished", schemaPath: "#/properties/spec/properties/runPolicy/properties/ttlSecondsAfterFinished/type", keyword: "type", params: { type: "integer" }, message: "must be integer" }];
                                                                          return false;
                                                                        }
                                                                        if (errors === _errs183) {
                                                                          if (typeof data68 == "number" && isFinite(data68)) {
                                                                            if (data68 > 31536e3 || isNaN(data68)) {
                                                                              validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/ttlSecondsAfterFinished", schemaPath: "#/properties/spec/properties/runPolicy/properties/ttlSecondsAfterFinished/maximum", keyword: "maximum", params: { comparison: "<=", limit: 31536e3 }, message: "must be <= 31536000" }];
                                                                              return false;
                                                                            } else {
                                                                              if (data68 < 0 || isNaN(data68)) {
                                                                                validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy/ttlSecondsAfterFinished", schemaPath: "#/properties/spec/properties/runPolicy/properties/ttlSecondsAfterFinished/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 }, message: "must be >= 0" }];
                                                                                return false;
                                                                              }
                                                                            }
                                                                          }
                                                                        }
                                                                        var valid29 = _errs183 === errors;
                                                                      } else {
                                                                        var valid29 = true;
                                                                      }
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                            } else {
                                                              validate14.errors = [{ instancePath: instancePath + "/spec/runPolicy", schemaPath: "#/properties/spec/properties/runPolicy/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
                                                              return false;
                                                            }
                                                          }
                                                          var valid1 = _errs173 === errors;
                                                        } else {
                                                          var valid1 = true;
                                                        }
                                                      }
                                                    }
                                                  }
                                                }
                                              }
                                            }
                                          }
                                        }
                                      }
                                    }
                                  }
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            } else {
              validate14.errors = [{ instancePath: instancePath + "/spec", schemaPath: "#/properties/spec/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
              return false;
            }
          }
        }
      }
    } else {
      validate14.errors = [{ instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" }];
      return false;
    }
  }
  validate14.errors = vErrors;
  return errors === 0;
}
export {
  validateDataPermit,
  validateNodeInspection,
  validateSecureDataset,
  validateSecureProcessingEnvironment,
  validateTrainingJob
};
