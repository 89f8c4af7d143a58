# Counts what a `meson test` run did, from its testlog.txt: a cmocka program's tests one by one, any other test as
# one. Prints `passed failed skipped`, and the name of each failed one on the error output.

function close_test() {
    if (name == "")
        return
    skipped_all = result == "exit status 77"
    ok = result == "exit status 0" || skipped_all
    if (!ok && bad == 0)
        bad = 1 # it crashed, ran out of time, or is no cmocka program
    if (!ok)
        print "failed: " name " (" result ")" > "/dev/stderr"
    if (skipped_all && good + left == 0)
        left = 1
    if (ok && good + left == 0)
        good = 1
    passed += good
    failed += bad
    skipped += left
    name = ""
}

/^=+ [0-9]+\/[0-9]+ =+$/ { close_test(); good = bad = left = 0; next }
/^test: / { name = $0; sub(/^test: +/, "", name) }
/^result: / { result = $0; sub(/^result: +/, "", result) }
/^\[  PASSED  \] [0-9]+ test/ { good += $4 }
/^\[  FAILED  \] [0-9]+ test/ { bad += $4 }
/^\[  SKIPPED \] [0-9]+ test/ { left += $4 }
/^Ok: +[0-9]+ *$/ { close_test() }
END { close_test(); print passed + 0, failed + 0, skipped + 0 }
