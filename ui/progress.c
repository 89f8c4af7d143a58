#include "ui/progress.h"

void plp_ui_progress_show(GtkProgressBar *bar, PlpUiWork *work)
{
    double share = work != NULL ? plp_ui_work_get_share(work) : 0;
    if (share < 0)
        gtk_progress_bar_pulse(bar);
    else
        gtk_progress_bar_set_fraction(bar, share);
}
