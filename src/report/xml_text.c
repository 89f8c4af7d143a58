#include "report/xml_text.h"

#include <stdbool.h>

/** Char of XML 1.0. */
static bool is_allowed(gunichar c)
{
    return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff) ||
           (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

static void append_character(GString *xml, gunichar c)
{
    switch (c) {
    case '&':
        g_string_append(xml, "&amp;");
        break;
    case '<':
        g_string_append(xml, "&lt;");
        break;
    case '>':
        g_string_append(xml, "&gt;");
        break;
    case '"':
        g_string_append(xml, "&quot;");
        break;
    case '\'':
        g_string_append(xml, "&apos;");
        break;
    case '\t':
    case '\n':
    case '\r': // else an attribute's value would be normalised
        g_string_append_printf(xml, "&#%u;", c);
        break;
    default:
        g_string_append_unichar(xml, is_allowed(c) ? c : 0xfffd);
        break;
    }
}

void plp_xml_append(GString *xml, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p))
        append_character(xml, g_utf8_get_char(p));
}

void plp_xml_append_attribute(GString *xml, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_string_append_printf(xml, " %s=\"", name);
    plp_xml_append(xml, value);
    g_string_append_c(xml, '"');
}
