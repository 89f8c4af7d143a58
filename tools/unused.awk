# Finds public functions (declared in a header of src/ or ui/) that nothing uses: neither the program nor its tests. Files
# as arguments, named from the top. A use is any word of that name but those of its declaration and definition, which begin
# in the first column; what stands in comments does not count.

BEGIN { NAME = "plp_[a-z0-9_]+" }

FNR == 1 { is_comment = 0 }
{
    line = $0
    if (is_comment) {
        if (!sub(/^.*\*\//, "", line))
            next
        is_comment = 0
    }
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line) # what looks like a comment in a string is none
    gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
    sub(/\/\/.*/, "", line)
    if (sub(/\/\*.*/, "", line))
        is_comment = 1
    is_head = line ~ /^[A-Za-z]/ && line !~ /^(G_|typedef)/ && line !~ /=/
    while (match(line, NAME)) {
        name = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        is_function = is_head && line ~ /^\(/
        is_head = is_head && !is_function # the first name before a parenthesis; its parameters have none
        if (!is_function)
            used[name] = 1
        else if (FILENAME ~ /^(src|ui)\/.*\.h$/)
            place[name] = FILENAME ":" FNR
    }
}

END {
    for (name in place)
        if (!(name in used)) {
            printf "%s: nothing uses %s\n", place[name], name
            faults++
        }
    exit (faults > 0)
}
