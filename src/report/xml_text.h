#pragma once

#include <glib.h>

/** Appends text escaped for XML 1.0, in attributes and elements alike; what XML cannot hold
 * (control characters, bytes that are no UTF-8) becomes U+FFFD. */
void plp_xml_append(GString *xml, const char *text);

/** Appends ` name="value"`. NULL appends nothing. */
void plp_xml_append_attribute(GString *xml, const char *name, const char *value);
