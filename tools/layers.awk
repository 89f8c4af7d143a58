# Checks every #include of src/ and ui/ against the house's table: data flows one way, and a file may include only
# its own folder and folders of strictly lower rank. Files as arguments, named from the top (src/vision/graph.c).

BEGIN {
    # rank of each folder
    split("base 0 domain 1 media 2 vision 2 analysis 2 tables 2 simulate 2 store 2 plot 2 " \
          "pipeline 3 report 3 workflow 4 cli 5 ui 5", row, " ")
    for (i = 1; i in row; i += 2)
        rank[row[i]] = row[i + 1]

    # other people's headers: a pattern, and the folders that may include it
    n = 0
    outside[++n] = "^opencv2/";               home[n] = "vision"
    outside[++n] = "^(xnnpack|pthreadpool)\\.h$"; home[n] = "vision"
    outside[++n] = "^lib(av|sw)[a-z]*/";      home[n] = "media"
    outside[++n] = "^linux/videodev2\\.h$";  home[n] = "media"
    outside[++n] = "^(cairo|pango)";          home[n] = "simulate plot report"
    outside[++n] = "^json-glib/";             home[n] = "report"
    outside[++n] = "^xlsxwriter";             home[n] = "report"
    outside[++n] = "^gsl/";                   home[n] = "analysis"
    outside[++n] = "^archive(_entry)?\\.h$";  home[n] = "store"
    outside[++n] = "^sqlite3\\.h$";           home[n] = "store"
    outside[++n] = "^(gtk|gdk|gsk|adwaita|graphene)"; home[n] = "ui"
    n_outside = n
}

function complain(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    faults++
}

# ui/ has folders of its own.
function check_own(path,    target, parts) {
    if (split(path, parts, "/") != 2 && parts[1] != "ui") {
        complain("\"" path "\" is not named from src/, such as \"" folder "/" path "\"")
        return
    }
    target = parts[1]
    if (!(target in rank))
        complain("\"" path "\": the folder " target " is not in the table of tools/layers.awk")
    else if (target != folder && rank[target] >= rank[folder])
        complain("\"" path "\": " folder " (rank " rank[folder] ") may not include " target " (rank " rank[target] ")")
    else if (target != folder && parts[2] ~ /_priv\.h$/)
        complain("\"" path "\" is for " target "'s own files")
}

function check_outside(path,    i) {
    for (i = 1; i <= n_outside; i++)
        if (path ~ outside[i]) {
            if (index(" " home[i] " ", " " folder " ") == 0)
                complain("<" path "> belongs into " home[i] ", not into " folder)
            else if (path ~ /^opencv2\// && FILENAME !~ /\.cpp$/ && FILENAME !~ /vision\/guard\.h$/)
                complain("<" path "> belongs into vision's .cpp files")
            return
        }
    # The C library, POSIX, GLib; and in C++ its own library.
    if (path ~ /^(sys\/|glib|gio\/|gobject\/|glib-object|gmodule|locale\.h$)/ || path ~ /^[a-z0-9_]+\.h$/)
        return
    if (path ~ /^[a-z_]+$/ && (FILENAME ~ /\.cpp$/ || FILENAME ~ /vision\/guard\.h$/))
        return
    complain("<" path "> is not in the table of tools/layers.awk")
}

FNR == 1 {
    folder = FILENAME
    sub(/^src\//, "", folder)
    sub(/\/.*/, "", folder)
    if (!(folder in rank))
        complain("the folder " folder " is not in the table of tools/layers.awk")
    if (FILENAME ~ /\.cpp$/ && folder != "vision")
        complain("C++ belongs into vision")
}

/^[ \t]*#[ \t]*include/ && folder in rank {
    path = $0
    if (match(path, /"[^"]*"/))
        check_own(substr(path, RSTART + 1, RLENGTH - 2))
    else if (match(path, /<[^>]*>/))
        check_outside(substr(path, RSTART + 1, RLENGTH - 2))
}

END { exit (faults > 0) }
