#!/usr/bin/env bash
# One case of tools/lint on a small tree of its own: test_lint.sh SOURCE_ROOT CASE.
set -euo pipefail

root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# put FILE LINE…
put() {
    mkdir -p "$work/$(dirname "$1")"
    printf '%s\n' "${@:2}" >"$work/$1"
}

# finds CHECK TEXT: the check must fail and say TEXT.
finds() {
    local words code=0
    words=$("$root/tools/lint" --root "$work" "$1" 2>&1) || code=$?
    [ "$code" = 1 ] || fail "exit status $code instead of 1: $words"
    case $words in *"$2"*) ;; *) fail "'$words' lacks '$2'" ;; esac
}

passes() { "$root/tools/lint" --root "$work" "$1" || fail "$1 complains of a clean tree"; }

lines() { local i; for ((i = 0; i < $1; i++)); do printf '%s\n' "$2"; done; }

put src/base/a.h '#pragma once' '' '#include <glib.h>' '' 'int plp_a(gint x);'
put src/base/a.c '#include "base/a.h"' '' 'int plp_a(gint x)' '{' '    return x;' '}'
put src/vision/b.c '#include "base/a.h"' '#include <xnnpack.h>' '#include <string.h>'
put src/vision/c.cpp '#include <vector>' '#include <opencv2/core.hpp>'
put src/vision/d.c '    plp_a(1);'
put tools/ok '#!/usr/bin/env bash' 'echo ok'
case $2 in
clean) passes layers; passes headers; passes style; passes scripts; passes unused ;;
upward) put src/base/x.c '#include "domain/y.h"'; finds layers 'src/base/x.c:1: "domain/y.h": base (rank 0) may not include domain (rank 1)' ;;
sideways) put src/media/x.c '' '#include "vision/y.h"'; finds layers 'src/media/x.c:2: "vision/y.h": media (rank 2) may not include vision' ;;
unknown_folder) put src/misc/x.c '#include "base/a.h"'; finds layers 'the folder misc is not in the table' ;;
private_header) put src/vision/x.c '#include "base/a_priv.h"'; finds layers "is for base's own files" ;;
bare_name) put src/base/x.c '#include "a.h"'; finds layers '"a.h" is not named from src/, such as "base/a.h"' ;;
opencv_in_c) put src/vision/x.h '#pragma once' '#include <opencv2/core.hpp>'; finds layers "belongs into vision's .cpp files" ;;
opencv_elsewhere) put src/analysis/x.c '#include <opencv2/core.hpp>'; finds layers '<opencv2/core.hpp> belongs into vision, not into analysis' ;;
libav_elsewhere) put src/vision/x.c '#include <libavutil/frame.h>'; finds layers '<libavutil/frame.h> belongs into media, not into vision' ;;
cairo_in_engine) put src/analysis/x.c '#include <cairo.h>'; finds layers '<cairo.h> belongs into simulate plot report, not into analysis' ;;
unknown_library) put src/base/x.c '#include <boost/any.hpp>'; finds layers '<boost/any.hpp> is not in the table' ;;
cpp_elsewhere) put src/base/x.cpp '#include "base/a.h"'; finds layers 'C++ belongs into vision' ;;
report_may_plot) put src/report/x.c '#include "plot/y.h"' '#include <cairo.h>'; passes layers
    put src/plot/x.c '#include "report/y.h"'; finds layers 'plot (rank 2) may not include report (rank 3)' ;;
header_alone) put src/base/x.h '#pragma once' 'gint64 plp_x(void);'; finds headers 'gint64' ;;
header_pragma) put src/base/x.h 'int plp_x(void);'; finds style 'src/base/x.h:1: a header begins with #pragma once' ;;
goto) put src/base/x.c '    goto end;'; finds style 'no goto' ;;
printing) put src/analysis/x.c '    printf("x");'; finds style 'the engine never prints'
    rm "$work/src/analysis/x.c"; put src/cli/x.c '    printf("x");'; passes style ;;
long_function) put src/base/x.c 'int plp_x(void)' '{' "$(lines 80 '    ;')" '}'; passes style
    put src/base/x.c 'int plp_x(void)' '{' "$(lines 81 '    ;')" '}'; finds style 'a function of 81 lines' ;;
long_method) put src/vision/x.cpp 'class X' '{' '    int x()' '    {' "$(lines 81 '        ;')" '    }' '}'; finds style 'a function of 81 lines' ;;
long_file) put src/base/x.c "$(lines 600 'int plp_x;')"; printf '//\n' >>"$work/src/base/x.c"; finds style '601 lines, more than 600' ;;
unfinished) put src/base/x.c '// TODO: all of it'; finds style 'src/base/x.c:1: unfinished' ;;
number) put src/base/x.c '    double x = strtod(text, NULL);'; finds style 'numbers are read by base/number.h' ;;
broken_script) put tools/broken '#!/usr/bin/env bash' 'if true; then'; finds scripts 'broken' ;;
unused_function) put src/base/x.h '/* of plp_x(); */' 'int plp_x(int' '         y); // plp_x()' 'int plp_y(void);'
    put src/base/x.c 'int plp_x(int y)' '{' '    return y;' '}'
    put tests/x.c '    "/*";' '    plp_y();'; finds unused 'src/base/x.h:2: nothing uses plp_x'
    put tests/y.c '    call(plp_x);'; passes unused ;;
unknown_check) code=0; "$root/tools/lint" --root "$work" nothing 2>/dev/null || code=$?; [ "$code" = 2 ] || fail "exit status $code" ;;
*) fail "no such case: $2" ;;
esac
