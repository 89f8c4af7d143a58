#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>

// A signal handler has no other way to reach the flag.
static PlpCancel cancel;

static void request_stop(int number)
{
    plp_cancel_request(&cancel);
}

const PlpCancel *plp_signals_catch(void)
{
    plp_cancel_init(&cancel);
    struct sigaction action = {.sa_handler = request_stop,
                               .sa_flags = (int)SA_RESETHAND | SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    return &cancel;
}
