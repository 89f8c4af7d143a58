#include "domain/frame.h"

PlpFrame *plp_frame_new(void *owner, GDestroyNotify free_owner)
{
    PlpFrame *frame = g_new0(PlpFrame, 1);
    frame->owner = owner;
    frame->free_owner = free_owner;
    frame->references = 1;
    return frame;
}

PlpFrame *plp_frame_ref(PlpFrame *frame)
{
    g_atomic_int_inc(&frame->references);
    return frame;
}

void plp_frame_unref(PlpFrame *frame)
{
    if (frame == NULL || !g_atomic_int_dec_and_test(&frame->references))
        return;
    if (frame->free_owner != NULL)
        frame->free_owner(frame->owner);
    g_free(frame);
}

PlpAffine plp_affine_compose(PlpAffine second, PlpAffine first)
{
    return (PlpAffine){
        .xx = second.xx * first.xx + second.xy * first.yx,
        .xy = second.xx * first.xy + second.xy * first.yy,
        .x0 = second.xx * first.x0 + second.xy * first.y0 + second.x0,
        .yx = second.yx * first.xx + second.yy * first.yx,
        .yy = second.yx * first.xy + second.yy * first.yy,
        .y0 = second.yx * first.x0 + second.yy * first.y0 + second.y0,
    };
}

void plp_affine_apply(PlpAffine affine, double x, double y, double *ret_x, double *ret_y)
{
    *ret_x = affine.xx * x + affine.xy * y + affine.x0;
    *ret_y = affine.yx * x + affine.yy * y + affine.y0;
}
