#include "domain/media_facts.h"

void plp_media_facts_copy(PlpMediaFacts *to, const PlpMediaFacts *from)
{
    *to = *from;
    to->container = g_strdup(from->container);
    to->codec = g_strdup(from->codec);
    to->pixel_format = g_strdup(from->pixel_format);
    to->transfer = g_strdup(from->transfer);
}

void plp_media_facts_clear(PlpMediaFacts *facts)
{
    g_free(facts->container);
    g_free(facts->codec);
    g_free(facts->pixel_format);
    g_free(facts->transfer);
    *facts = (PlpMediaFacts){0};
}
