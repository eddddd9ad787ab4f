"""What the tests know of the public SNDS dictionary."""

#: The products of the SNDS dictionary (`produit` of a schema), each a dataset of ours.
PRODUCTS = {
    "BENEFICIAIRE": "beneficiaires",
    "CARTOGRAPHIE_PATHOLOGIES": "cartographie",
    "Causes de décès": "causes-de-deces",
    "DAMIR": "damir",
    "DCIR": "dcir",
    "DCIRS": "dcirs",
    "DCIR_DCIRS": "dcir-dcirs",
    "EGB": "egb",
    "PMSI HAD": "pmsi-had",
    "PMSI MCO": "pmsi-mco",
    "PMSI RIM-P": "rim-p",
    "PMSI SSR": "pmsi-ssr",
}
