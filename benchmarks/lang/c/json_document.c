#include "checked.h"

/* A document as a tree: arrays and objects hold their parts in one block each, keys before values. */
enum kind { NONE, FALSE_, TRUE_, INT, FLOAT, STRING, ARRAY, OBJECT };
struct value {
    enum kind kind;
    union {
        int64_t number;
        double real;
        struct { char *text; size_t size; };
        struct { struct value *parts; size_t count; };
    };
};

static const char *in;
static char *out;
static size_t length, capacity;

static void put(const char *piece, size_t size) {
    if (length + size > capacity) {
        capacity = capacity * 2 + size;
        out = allocated(realloc(out, capacity));
    }
    memcpy(out + length, piece, size);
    length += size;
}

static void space(void) {
    while (*in == ' ' || *in == '\n' || *in == '\t' || *in == '\r') in++;
}

static void expect(const char *word) {
    size_t size = strlen(word);
    if (strncmp(in, word, size) != 0) refuse("unexpected text");
    in += size;
}

static char *encoded(char *to, uint32_t code) {
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | code >> 6);
        *to++ = (char)(0x80 | (code & 63));
    } else {
        *to++ = (char)(0xE0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    }
    return to;
}

static char *escaped(char *to) {
    char c = *in++;
    switch (c) {
        case 'n': *to++ = '\n'; return to;
        case 't': *to++ = '\t'; return to;
        case 'r': *to++ = '\r'; return to;
        case 'b': *to++ = '\b'; return to;
        case 'f': *to++ = '\f'; return to;
        case 'u': {
            char digits[5] = {0};
            strncpy(digits, in, 4);
            in += 4;
            return encoded(to, (uint32_t)strtoul(digits, NULL, 16));
        }
        case '"': case '\\': case '/': *to++ = c; return to;
        default: refuse("unknown escape");
    }
    return to;
}

static struct value string(void) {
    expect("\"");
    const char *end = in;
    while (*end != '"') {
        if ((unsigned char)*end < 32) refuse("unfinished string");
        end += *end == '\\' ? 2 : 1;
    }
    struct value result = {.kind = STRING};
    char *to = result.text = allocated(malloc((size_t)(end - in) + 1));
    while (*in != '"') {
        if (*in == '\\') {
            in++;
            to = escaped(to);
        } else {
            *to++ = *in++;
        }
    }
    in++;
    result.size = (size_t)(to - result.text);
    return result;
}

static struct value number_(void) {
    char *behind;
    const char *end = in + strspn(in, "-+0123456789.eE");
    if (end == in) refuse("no value");
    int is_float = strcspn(in, ".eE") < (size_t)(end - in);
    struct value result = {.kind = is_float ? FLOAT : INT};
    if (is_float) result.real = strtod(in, &behind);
    else result.number = strtoll(in, &behind, 10);
    in = end;
    return result;
}

static struct value value(void);

static struct value parts(enum kind kind, char close) {
    struct value result = {.kind = kind};
    size_t room = 0;
    in++;
    space();
    if (*in == close) {
        in++;
        return result;
    }
    for (;; in++) {
        if (result.count + 2 > room) {
            room = room == 0 ? 4 : room * 2;
            result.parts = allocated(realloc(result.parts, room * sizeof *result.parts));
        }
        space();
        if (kind == OBJECT) {
            result.parts[result.count++] = string();
            space();
            expect(":");
            space();
        }
        result.parts[result.count++] = value();
        space();
        if (*in == close) break;
        if (*in != ',') refuse("expected a comma");
    }
    in++;
    return result;
}

static struct value value(void) {
    switch (*in) {
        case 'n': expect("null"); return (struct value){.kind = NONE};
        case 't': expect("true"); return (struct value){.kind = TRUE_};
        case 'f': expect("false"); return (struct value){.kind = FALSE_};
        case '"': return string();
        case '[': return parts(ARRAY, ']');
        case '{': return parts(OBJECT, '}');
        default: return number_();
    }
}

static void print_string(const struct value *string) {
    put("\"", 1);
    size_t done = 0;
    for (size_t i = 0; i < string->size; i++) {
        unsigned char c = (unsigned char)string->text[i];
        if (c >= 32 && c != '"' && c != '\\') continue;
        put(string->text + done, i - done);
        done = i + 1;
        char escape[8];
        const char *known = strchr("\"\"\\\\\nn\tt\rr\bb\ff", c);
        int size = known != NULL ? snprintf(escape, sizeof escape, "\\%c", known[1]) : snprintf(escape, sizeof escape, "\\u%04x", c);
        put(escape, (size_t)size);
    }
    put(string->text + done, string->size - done);
    put("\"", 1);
}

static void print_int(int64_t number) {
    char digits[24], *first = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        *--first = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0) *--first = '-';
    put(first, (size_t)(digits + sizeof digits - first));
}

/* The shortest text that is read as the same number. */
static void print_float(double real) {
    char text[32];
    int size = 0;
    for (int precision = 1; precision <= 17; precision++) {
        size = snprintf(text, sizeof text, "%.*g", precision, real);
        if (strtod(text, NULL) == real) break;
    }
    put(text, (size_t)size);
}

static void print(const struct value *value) {
    switch (value->kind) {
        case NONE: put("null", 4); return;
        case FALSE_: put("false", 5); return;
        case TRUE_: put("true", 4); return;
        case INT: print_int(value->number); return;
        case FLOAT: print_float(value->real); return;
        case STRING: print_string(value); return;
        case ARRAY:
        case OBJECT:
            put(value->kind == ARRAY ? "[" : "{", 1);
            for (size_t i = 0; i < value->count; i++) {
                if (i != 0) put(value->kind == OBJECT && i % 2 == 1 ? ":" : ",", 1);
                print(&value->parts[i]);
            }
            put(value->kind == ARRAY ? "]" : "}", 1);
    }
}

int main(int argc, char **argv) {
    (void)argc;
    size_t size;
    char *text = contents(argv[1], &size);
    in = text;
    space();
    struct value document = value();
    space();
    if (*in != 0) refuse("text behind the document");
    free(text);
    print(&document);
    put("\n", 1);
    fwrite(out, 1, length, stdout);
    return 0;
}
