#include "report/eye_picture.h"

PlpEyePicture *plp_eye_picture_new(const PlpClosure *closure, int64_t t_us, int width_px,
                                   int height_px, guint8 *rgb)
{
    PlpEyePicture *picture = g_new0(PlpEyePicture, 1);
    *picture = (PlpEyePicture){*closure, t_us, width_px, height_px, rgb};
    return picture;
}

void plp_eye_picture_free(PlpEyePicture *picture)
{
    if (picture == NULL)
        return;
    g_free(picture->rgb);
    g_free(picture);
}
