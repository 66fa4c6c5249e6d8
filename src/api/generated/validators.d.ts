// Generated from crds/*.yaml by "npm run generate". Do not edit.
/** Says whether a value has the shape of its kind; `errors` tells what is wrong after a `false`. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}
export declare const validateDataApproval: Validator;
export declare const validateDataPermit: Validator;
export declare const validateNodeInspection: Validator;
export declare const validateOutputRelease: Validator;
export declare const validateSecureDataset: Validator;
export declare const validateSecureProcessingEnvironment: Validator;
export declare const validateTrainingJob: Validator;
