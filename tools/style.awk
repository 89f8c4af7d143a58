# Rules of the house that a machine can see, for files of src/ and ui/ as arguments, named from the top.

BEGIN {
    MAX_FILE_LINES = 600
    MAX_FUNCTION_LINES = 80
    # pattern, what to say, files it does not hold for
    n = 0
    rule[++n] = "(^|[^[:alnum:]_])goto[ \t]+[a-z]"; say[n] = "no goto: g_autoptr, or a function of its own"
    rule[++n] = "(^|[^[:alnum:]_])(TODO|FIXME|XXX|HACK)([^[:alnum:]_]|$)"; say[n] = "unfinished"
    rule[++n] = "(^|[^[:alnum:]_])(printf|puts|putchar|g_print|g_printerr|perror)[ \t]*\\("; say[n] = "the engine never prints"; but[n] = "^(src/cli/|ui/|.*_main\\.c$)"
    rule[++n] = "(^|[^[:alnum:]_])(strtod|strtof|atof|sscanf|g_strtod)[ \t]*\\("; say[n] = "numbers are read by base/number.h"; but[n] = "^src/base/number\\.c$"
    rule[++n] = "(^|[^[:alnum:]_])(GMutex|GCond|GRWLock|g_mutex_|g_cond_)"; say[n] = "pthread below ui/, so that ThreadSanitizer sees the lock"; but[n] = "^ui/"
    rule[++n] = "(^|[^[:alnum:]_.])/(home|root|work|mnt)/"; say[n] = "a machine's path"
    rule[++n] = "[ \t]+$"; say[n] = "blanks at the end of the line"
    n_rules = n
}

function complain(line, text) {
    printf "%s:%d: %s\n", FILENAME, line, text
    faults++
}

function close_file() {
    if (last != "" && lines > MAX_FILE_LINES) {
        printf "%s: %d lines, more than %d: split it by what its parts do\n", last, lines, MAX_FILE_LINES
        faults++
    }
}

FNR == 1 { close_file(); last = FILENAME; start = 0 }
{
    lines = FNR
    for (i = 1; i <= n_rules; i++)
        if ($0 ~ rule[i] && !(i in but && FILENAME ~ but[i]))
            complain(FNR, say[i])
}
# A function's braces stand alone: in the first column, or in a C++ class at its indentation.
/^(    )?\{$/ && before !~ /^ *(class|struct|union|enum|namespace|typedef|extern)/ { start = FNR; brace = $0; sub(/\{/, "}", brace) }
start > 0 && $0 == brace {
    if (FNR - start - 1 > MAX_FUNCTION_LINES)
        complain(start, "a function of " (FNR - start - 1) " lines, more than " MAX_FUNCTION_LINES)
    start = 0
}
{ before = $0 }
FNR == 1 && FILENAME ~ /\.h$/ && $0 != "#pragma once" { complain(1, "a header begins with #pragma once") }
END { close_file(); exit (faults > 0) }
