#include "checked.h"

struct tree { struct tree *left, *right; };

static struct tree *make(int64_t depth) {
    if (depth == 0) return NULL;
    struct tree *tree = allocated(malloc(sizeof *tree));
    tree->left = make(sub(depth, 1));
    tree->right = make(sub(depth, 1));
    return tree;
}

static int64_t nodes(const struct tree *tree) {
    return tree == NULL ? 0 : add(add(nodes(tree->left), 1), nodes(tree->right));
}

static void drop(struct tree *tree) {
    if (tree == NULL) return;
    drop(tree->left);
    drop(tree->right);
    free(tree);
}

int main(int argc, char **argv) {
    (void)argc;
    struct tree *lasting = make(20);
    int64_t total = 0;
    for (int64_t rounds = number(argv); rounds != 0; rounds = sub(rounds, 1)) {
        struct tree *tree = make(16);
        total = add(total, nodes(tree));
        drop(tree);
    }
    printf("%ld\n", add(total, nodes(lasting)));
    drop(lasting);
    return 0;
}
