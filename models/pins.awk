# Turns models/manifest into rows of PlpModelInfo initialisers (models.c). Any POSIX awk.

function quote(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
}

function flush_model() {
    if (section != "" && section != "package")
        printf "{.name = %s, .file_name = %s, .sha256 = %s, .licence = %s,\n .source = %s,\n .description = %s,\n .limits = %s},\n",
            quote(section), quote(value["file"]), quote(value["sha256"]), quote(licence), quote(origin),
            quote(value["description"]), quote(value["limits"])
    if (section == "package") {
        licence = value["licence"]
        origin = value["registry"] " " value["name"] "@" value["version"]
    }
    split("", value)
}

BEGIN { print "// Made from models/manifest by models/pins.awk." }
/^[ \t]*(#|$)/ { next }
/^\[.*\]$/ { flush_model(); section = substr($0, 2, length($0) - 2); next }
{ at = index($0, "="); value[substr($0, 1, at - 1)] = substr($0, at + 1) }
END { flush_model() }
