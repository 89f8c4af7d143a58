#include "ui/say.h"

#include <ctype.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>

#define MOST_DEPTH 4
#define MOST_KEPT 2000 // sentences; numbers are not kept

/** A format of the engine as a pattern: each place that is filled in is a group. */
typedef struct {
    const char *format;
    GRegex *regex;
    int literals; // characters that are not filled in: the more, the surer
} Template;

static const char *const formats[] = {
#include "ui/po/engine_sentences.c.in"
#include "ui/po/engine_words.c.in"
};

// main thread only
static GArray *templates; // of Template, the surest first
static GHashTable *said;  // English to the user's

static char *say(const char *english, int depth);

// ---- formats ----

typedef struct {
    const char *end;  // behind it
    int place;        // 1 …, or 0: the next one
    bool is_left_out; // `%2$.0s`: a plural's ending, which the other language has not
    bool is_number;
} Conversion;

/** Reads what stands behind a `%`; false where it fills nothing in. */
static bool read_conversion(const char *at, Conversion *ret)
{
    *ret = (Conversion){0};
    const char *digits = at;
    while (isdigit((unsigned char)*digits))
        digits++;
    if (*digits == '$') {
        ret->place = atoi(at);
        at = digits + 1;
    }
    ret->is_left_out = g_str_has_prefix(at, ".0s");
    at += strspn(at, "-+0123456789.*");
    at += strspn(at, "lhz");
    if (*at == '\0' || strchr("sdiufgc", *at) == NULL)
        return false;
    ret->is_number = strchr("sc", *at) == NULL;
    ret->end = at + 1;
    return true;
}

static void add_literal(GString *pattern, const char *text, gssize length)
{
    g_autofree char *escaped = g_regex_escape_string(text, (int)length);
    g_string_append(pattern, escaped);
}

static void add_template(const char *format)
{
    g_autoptr(GString) pattern = g_string_new("^");
    int literals = 0;
    bool is_template = false;
    for (const char *at = format; *at != '\0';) {
        Conversion conversion;
        if (at[0] == '%' && at[1] == '%') {
            add_literal(pattern, "%", 1);
            literals++;
            at += 2;
        } else if (at[0] == '%' && read_conversion(at + 1, &conversion)) {
            g_string_append(pattern, conversion.is_number ? "([-+0-9.]+|nan|inf)" : "(.*?)");
            is_template = true;
            at = conversion.end;
        } else {
            const char *next = g_utf8_next_char(at);
            add_literal(pattern, at, next - at);
            literals++;
            at = next;
        }
    }
    if (!is_template)
        return;
    g_string_append_c(pattern, '$');
    GRegex *regex = g_regex_new(pattern->str, G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
    Template template = {format, regex, literals};
    g_array_append_val(templates, template);
}

static gint compare(gconstpointer a, gconstpointer b)
{
    return ((const Template *)b)->literals - ((const Template *)a)->literals;
}

static void prepare(void)
{
    if (templates != NULL)
        return;
    templates = g_array_new(FALSE, FALSE, sizeof(Template));
    said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
        add_template(formats[i]);
    g_array_sort(templates, compare);
}

// ---- saying ----

/** Decimal points between digits as the user's locale has them. */
static char *localize(const char *text)
{
    const char *point = localeconv()->decimal_point;
    GString *result = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        bool is_point = *at == '.' && at > text && isdigit((unsigned char)at[-1]) &&
                        isdigit((unsigned char)at[1]);
        if (is_point)
            g_string_append(result, point);
        else
            g_string_append_c(result, *at);
    }
    return g_string_free(result, FALSE);
}

static bool is_number_like(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (isalpha((unsigned char)*at) || *at == '%')
            return false;
    }
    return true;
}

static char *fill_in(const char *format, GMatchInfo *match, int depth)
{
    GString *result = g_string_new(NULL);
    int next = 1;
    for (const char *at = format; *at != '\0';) {
        Conversion conversion;
        if (at[0] == '%' && at[1] == '%') {
            g_string_append_c(result, '%');
            at += 2;
        } else if (at[0] == '%' && read_conversion(at + 1, &conversion)) {
            int place = conversion.place > 0 ? conversion.place : next++;
            g_autofree char *part = g_match_info_fetch(match, place);
            g_autofree char *words = part != NULL ? say(part, depth + 1) : NULL;
            if (!conversion.is_left_out && words != NULL)
                g_string_append(result, words);
            at = conversion.end;
        } else {
            g_string_append_c(result, *at++);
        }
    }
    return g_string_free(result, FALSE);
}

static char *say_template(const char *english, int depth)
{
    for (guint i = 0; i < templates->len && depth < MOST_DEPTH; i++) {
        const Template *template = &g_array_index(templates, Template, i);
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_regex_match(template->regex, english, 0, &match))
            continue;
        return fill_in(gettext(template->format), match, depth);
    }
    return NULL;
}

/** `no face 3.0 s, too dark 1.2 s`: each piece by itself. */
static char *say_list(const char *english, int depth)
{
    g_auto(GStrv) pieces = g_strsplit(english, ", ", -1);
    if (g_strv_length(pieces) < 2 || depth >= MOST_DEPTH)
        return NULL;
    for (guint i = 0; pieces[i] != NULL; i++) {
        g_autofree char *piece = pieces[i];
        pieces[i] = say(piece, depth + 1);
    }
    return g_strjoinv(", ", pieces);
}

/** A sentence that begins with a place filled in begins small. */
static char *take_capital(const char *english, char *words)
{
    gunichar first = g_utf8_get_char(words);
    if (!g_unichar_isupper(g_utf8_get_char(english)) || !g_unichar_islower(first))
        return words;
    g_autofree char *owned = words;
    g_autofree char *small = g_utf8_substring(words, 0, 1);
    g_autofree char *capital = g_utf8_strup(small, -1); // i is İ in Turkish
    return g_strconcat(capital, g_utf8_next_char(words), NULL);
}

static char *say(const char *english, int depth)
{
    if (is_number_like(english))
        return localize(english);
    const char *exact = gettext(english);
    if (exact != english)
        return g_strdup(exact);
    char *found = say_template(english, depth);
    if (found == NULL)
        found = say_list(english, depth);
    return found != NULL ? take_capital(english, found) : g_strdup(english);
}

const char *plp_ui_say(const char *english)
{
    if (english == NULL || *english == '\0')
        return english;
    prepare();
    const char *known = g_hash_table_lookup(said, english);
    if (known != NULL)
        return known;
    char *words = say(english, 0);
    g_hash_table_insert(said, g_strdup(english), words);
    return words;
}

const char *plp_ui_say_name(const char *name)
{
    g_autofree char *words = g_strdelimit(g_strdup(name), "_", ' ');
    return plp_ui_say(words);
}

char *plp_ui_say_dup(const char *english)
{
    if (is_number_like(english) || (said != NULL && g_hash_table_size(said) > MOST_KEPT)) {
        prepare();
        return say(english, 0);
    }
    return g_strdup(plp_ui_say(english));
}
