#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "media/camera_priv.h"

enum { MOST_NODES = 64, MOST_ANSWERS = 256 };

/** Kernel's names and FFmpeg's. */
static const struct {
    uint32_t kernel;
    const char *name;
} formats[] = {
    {V4L2_PIX_FMT_MJPEG, "mjpeg"},    {V4L2_PIX_FMT_JPEG, "mjpeg"},   {V4L2_PIX_FMT_H264, "h264"},
    {V4L2_PIX_FMT_YUYV, "yuyv422"},   {V4L2_PIX_FMT_UYVY, "uyvy422"}, {V4L2_PIX_FMT_NV12, "nv12"},
    {V4L2_PIX_FMT_YUV420, "yuv420p"}, {V4L2_PIX_FMT_RGB24, "rgb24"},  {V4L2_PIX_FMT_BGR24, "bgr24"},
    {V4L2_PIX_FMT_GREY, "gray"},
};

void plp_camera_info_free(PlpCameraInfo *info)
{
    if (info == NULL)
        return;
    g_free(info->id);
    g_free(info->name);
    g_array_unref(info->modes);
    g_free(info);
}

static void add_rates(PlpCameraInfo *info, PlpDeviceControl control, void *device, uint32_t format,
                      const PlpCameraMode *mode)
{
    PlpCameraMode added = *mode;
    struct v4l2_frmivalenum interval = {.pixel_format = format,
                                        .width = (uint32_t)mode->width_px,
                                        .height = (uint32_t)mode->height_px};
    bool any = false;
    for (interval.index = 0; interval.index < MOST_ANSWERS; interval.index++) {
        if (control(device, VIDIOC_ENUM_FRAMEINTERVALS, &interval) != 0)
            break;
        // Of a range the shortest interval is named: the highest rate.
        struct v4l2_fract time =
            interval.type == V4L2_FRMIVAL_TYPE_DISCRETE ? interval.discrete : interval.stepwise.min;
        if (time.numerator == 0)
            continue;
        added.rate_per_s = (double)time.denominator / time.numerator;
        g_array_append_val(info->modes, added);
        any = true;
        if (interval.type != V4L2_FRMIVAL_TYPE_DISCRETE)
            break;
    }
    if (!any)
        g_array_append_val(info->modes, added);
}

static void add_sizes(PlpCameraInfo *info, PlpDeviceControl control, void *device, uint32_t format,
                      const char *name)
{
    struct v4l2_frmsizeenum size = {.pixel_format = format};
    for (size.index = 0; size.index < MOST_ANSWERS; size.index++) {
        if (control(device, VIDIOC_ENUM_FRAMESIZES, &size) != 0)
            return;
        bool discrete = size.type == V4L2_FRMSIZE_TYPE_DISCRETE;
        PlpCameraMode mode = {
            .width_px = (int)(discrete ? size.discrete.width : size.stepwise.max_width),
            .height_px = (int)(discrete ? size.discrete.height : size.stepwise.max_height),
        };
        g_strlcpy(mode.format, name, sizeof mode.format);
        add_rates(info, control, device, format, &mode);
        if (!discrete)
            return;
    }
}

static const char *name_of(uint32_t format)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (formats[i].kernel == format)
            return formats[i].name;
    return NULL;
}

static int compare_modes(gconstpointer a, gconstpointer b)
{
    const PlpCameraMode *x = a, *y = b;
    int64_t area_x = (int64_t)x->width_px * x->height_px;
    int64_t area_y = (int64_t)y->width_px * y->height_px;
    if (area_x != area_y)
        return area_x < area_y ? 1 : -1;
    if (x->rate_per_s < y->rate_per_s || x->rate_per_s > y->rate_per_s)
        return x->rate_per_s < y->rate_per_s ? 1 : -1;
    return strcmp(x->format, y->format);
}

PlpCameraInfo *plp_camera_info_ask(const char *node, PlpDeviceControl control, void *device)
{
    struct v4l2_capability ability = {0};
    if (control(device, VIDIOC_QUERYCAP, &ability) != 0)
        return NULL;
    // A camera's second node gives only metadata.
    uint32_t caps = (ability.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? ability.device_caps
                                                                       : ability.capabilities;
    if ((caps & V4L2_CAP_VIDEO_CAPTURE) == 0 || (caps & V4L2_CAP_STREAMING) == 0)
        return NULL;
    PlpCameraInfo *info = g_new0(PlpCameraInfo, 1);
    info->id = g_strconcat("v4l2:", node, NULL);
    info->name = g_utf8_make_valid((const char *)ability.card,
                                   (gssize)strnlen((const char *)ability.card, 32));
    info->modes = g_array_new(FALSE, FALSE, sizeof(PlpCameraMode));
    struct v4l2_fmtdesc format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    for (format.index = 0; format.index < MOST_ANSWERS; format.index++) {
        if (control(device, VIDIOC_ENUM_FMT, &format) != 0)
            break;
        const char *name = name_of(format.pixelformat);
        if (name != NULL)
            add_sizes(info, control, device, format.pixelformat, name);
    }
    g_array_sort(info->modes, compare_modes);
    return info;
}

static int control_device(void *device, unsigned long what, void *argument)
{
    int code = -1;
    do
        code = ioctl(*(int *)device, what, argument);
    while (code != 0 && errno == EINTR);
    return code;
}

static void free_info(void *data)
{
    plp_camera_info_free(data);
}

GPtrArray *plp_camera_list(void)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(free_info);
    for (int i = 0; i < MOST_NODES; i++) {
        g_autofree char *node = g_strdup_printf("/dev/video%d", i);
        int device = open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (device < 0)
            continue;
        PlpCameraInfo *info = plp_camera_info_ask(node, control_device, &device);
        close(device);
        if (info != NULL)
            g_ptr_array_add(list, info);
    }
    return list;
}
