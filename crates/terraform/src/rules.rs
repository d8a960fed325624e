//! The rules that evaluating a configuration reports: name, severity and summary of each.

fluxscape_manifest::rules! {
    DUPLICATE_BLOCK = "duplicate-block", Error, "a block in Terraform that is declared twice";
    EVALUATION_LIMIT =
        "evaluation-limit", Error,
        "a Terraform configuration that is too large to be evaluated";
    FILE_NOT_FOUND = "file-not-found", Warning, "a file that Terraform reads and that is not there";
    FILE_NOT_READABLE = "file-not-readable", Error, "a file of Terraform that cannot be read";
    FUNCTION_FAILED = "function-failed", Error, "a call in Terraform that fails";
    HCL_SYNTAX = "hcl-syntax", Error, "a file that Terraform cannot read";
    JSON_SYNTAX = "json-syntax", Error, "a variables file that is not a JSON object";
    MODULE_CYCLE = "module-cycle", Error, "modules of Terraform that call one another";
    MODULE_NOT_AVAILABLE =
        "module-not-available", Info,
        "a Terraform module that is not available";
    REFERENCE_CYCLE = "reference-cycle", Error, "values in Terraform that refer to themselves";
    TERRAFORM_JSON = "terraform-json", Error, "a Terraform file in JSON that cannot be read";
    TYPE_MISMATCH = "type-mismatch", Error, "a value of the wrong type in Terraform";
    UNKNOWN_CONDITION =
        "unknown-condition", Info,
        "a condition of a template in Terraform that is not known";
    UNKNOWN_FUNCTION = "unknown-function", Error, "a function that Terraform does not have";
    UNKNOWN_REFERENCE =
        "unknown-reference", Error,
        "a reference in Terraform to something that is not declared";
    UNKNOWN_REPETITION =
        "unknown-repetition", Info,
        "a repetition in Terraform whose number is not known";
}
