//! HTTP in and out: parse, call one domain function, answer. One file per resource, as in `netcert::api`.
